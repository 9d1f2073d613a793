package ipcp.tunnel;

import java.io.IOException;

/** A file of the program's own holds something else; the message names file and line, for the operator. */
public final class MalformedFileException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedFileException(String message) {
        super(message);
    }
}
