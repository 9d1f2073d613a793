package ipcp.transport;

/** Text of others as it may stand in a message: printable ASCII, and {@code ?} for anything else. */
final class PrintableText {
    private PrintableText() {}

    static String of(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
