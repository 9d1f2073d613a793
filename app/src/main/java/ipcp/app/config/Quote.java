package ipcp.app.config;

/** Text from a file as it may appear in a message: on one line, of bounded length, with nothing a terminal would obey. */
final class Quote {
    private static final int LONGEST = 60;

    private Quote() {}

    static String quote(String text) {
        return '"' + escape(shorten(text)) + '"';
    }

    /** A quoted text and what is to be said about it. */
    static String quote(String text, String remark) {
        return '"' + escape(text) + "\" (" + escape(remark) + ")";
    }

    static String shorten(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
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

    private static boolean isPrintable(int c) {
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
