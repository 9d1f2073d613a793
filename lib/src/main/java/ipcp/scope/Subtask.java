package ipcp.scope;

import java.io.IOException;

/**
 * A subtask that has ended.
 *
 * @param name of its thread
 * @param result what it returned
 * @param failure what it threw, or null
 */
public record Subtask<T>(String name, T result, Throwable failure) {
    /**
     * What the subtask returned.
     *
     * @throws FailedException when it threw instead
     */
    public T get() throws FailedException {
        if (failure != null) {
            throw new FailedException(name, failure);
        }
        return result;
    }

    /** A subtask threw; the cause is what. */
    public static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String name, Throwable cause) {
            super(name + " failed: " + cause.getMessage(), cause);
        }

        /** The cause, when it is of input or output; any other is a bug, and thrown as one. */
        public IOException io() {
            if (getCause() instanceof IOException e) {
                return e;
            }
            throw new IllegalStateException(getMessage(), getCause());
        }
    }
}
