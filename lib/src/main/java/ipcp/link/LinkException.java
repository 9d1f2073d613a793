package ipcp.link;

import java.io.IOException;

/** A link could not be set up, or is gone. The message is meant for the operator and is complete on its own. */
public final class LinkException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is in the way. */
    public enum Reason {
        /** This process may not create or configure the device. */
        NOT_PERMITTED,
        /** The device is in use, or is of another kind. */
        UNAVAILABLE,
        /** This system has no TUN/TAP driver. */
        NOT_SUPPORTED,
        /** The device failed or was deleted. */
        FAILED
    }

    private final Reason reason;

    public LinkException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
