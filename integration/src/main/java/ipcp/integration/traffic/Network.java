package ipcp.integration.traffic;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Where sockets are opened: in the network of this process, or in a namespace beside it. */
public interface Network {
    /** The network this process is in. */
    Network HERE = new Network() {
        @Override
        public <T> T call(Callable<T> opener) throws IOException {
            try {
                return opener.call();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    };

    /**
     * Runs {@code opener} there. A socket it opens belongs to that network for good, whichever thread uses it later.
     *
     * @throws IOException what the opener threw, or that the network cannot be entered
     */
    <T> T call(Callable<T> opener) throws IOException;
}
