package ipcp.app.config;

/**
 * Something in a configuration file that is probably not what its author meant, though it can be used.
 *
 * @param place a JSON path such as {@code $.listen_prot}
 * @param text what about it
 */
public record Warning(String place, String text) {
    /** One line, to stand behind the name of the file. */
    @Override
    public String toString() {
        return place + ": " + text;
    }
}
