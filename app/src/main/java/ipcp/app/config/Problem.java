package ipcp.app.config;

/**
 * Something in a configuration file that keeps it from being used.
 *
 * @param place a JSON path such as {@code $.mtu}, or a line and a column where the text is no JSON
 * @param found what stands there, shortened
 * @param expected what should
 */
public record Problem(String place, String found, String expected) {
    /** One line, to stand behind the name of the file. */
    @Override
    public String toString() {
        return place + ": found " + found + ", expected " + expected;
    }
}
