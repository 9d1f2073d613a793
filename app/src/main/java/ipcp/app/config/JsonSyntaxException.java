package ipcp.app.config;

/** The text is not JSON, and reading it further makes no sense. */
final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;
    private final String found;

    /**
     * @param place the line and the column, both from 1
     * @param found what stands there
     */
    JsonSyntaxException(String place, String found) {
        super(place + ": " + found);
        this.place = place;
        this.found = found;
    }

    Problem problem() {
        return new Problem(place, found, "JSON (RFC 8259)");
    }
}
