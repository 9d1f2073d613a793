package ipcp.app.config;

/** Text from a file as a message may show it: on one line, of bounded length, with nothing that a terminal obeys. */
final class Quote {
    private static final int LONGEST = 60;
    private static final int LONGEST_PATH = 300;

    private Quote() {}

    static String quote(String text) {
        return '"' + escape(shorten(text)) + '"';
    }

    /** A quoted path and what is to be said about it. */
    static String quote(String path, String remark) {
        return '"' + escape(shorten(path, LONGEST_PATH)) + "\" (" + escape(remark) + ")";
    }

    static String shorten(String text) {
        return shorten(text, LONGEST);
    }

    private static String shorten(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "...";
    }

    /** {@code text} with everything that is not a plain printable character written as {@code \}{@code uXXXX}. */
    static String escape(String text) {
        var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                escaped.append('\\').append((char) c);
            } else if (isPrintable(c)) {
                escaped.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    escaped.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return escaped.toString();
    }

    /** Whether {@code c} is a character that a terminal shows, and nothing else. */
    static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
