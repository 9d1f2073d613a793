package ipcp.app;

import ipcp.app.config.Config;
import ipcp.app.config.PortalConfig;
import ipcp.app.config.ProxyHop;
import ipcp.link.DeviceOptions;
import ipcp.net.InterfaceAddress;
import ipcp.transport.Approach;
import ipcp.transport.Dialers;
import ipcp.transport.Endpoint;
import ipcp.transport.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads what follows {@code ipcpd portal}: the letters of {@code zportald}, as getopt(3) has them. Of a letter that
 * stands twice the last one counts, but for proxies.
 */
final class PortalLine {
    static final String HELP = """
        ipcpd portal: one end of a tunnel that zportald can be the other end of

        usage:
          ipcpd portal -n IF -m MTU -a CIDR -b ADDR
          ipcpd portal -n IF -m MTU -a CIDR -c ADDR [-p PROXY]...

          -n   the interface to create, 1..15 bytes; tun%d has the kernel choose a number
          -m   its MTU, 68..65535, the same at both ends
          -a   its address: 10.10.0.2/24 or fd00::2/64
          -b   where to wait for the other end, one at a time
          -c   where to connect to, again and again
          -p   a SOCKS5 proxy on the way, as HOST:PORT, or a proxy as socks5://USER:PASSWORD@HOST:PORT
               or http://...; the first one is the nearest. Who can list processes can read a password here
          -h   this help
          -v   the version

        ADDR is 1.2.3.4:5000, [v6]:5000, host:5000, unix:/path or unixa:name.
        There is no encryption and no authentication: whoever reaches the port is in.
        """;

    /** The letters, each with what it takes. */
    private enum Letter {
        N("an interface name"),
        M("an MTU"),
        A("an address with a prefix length"),
        B("an endpoint"),
        C("an endpoint"),
        P("a proxy"),
        H(""),
        V("");

        private final String takes;

        Letter(String takes) {
            this.takes = takes;
        }

        private static Letter of(char c) {
            for (Letter letter : values()) {
                if (letter.text().charAt(1) == c) {
                    return letter;
                }
            }
            throw new IllegalArgumentException("unknown option -" + c);
        }

        private String text() {
            return "-" + (char) (name().charAt(0) + ('a' - 'A'));
        }
    }

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    private final Map<Letter, String> given = new EnumMap<>(Letter.class);
    private final List<String> proxies = new ArrayList<>();

    private PortalLine() {}

    static Invocation parse(String... args) throws UsageException {
        try {
            var line = new PortalLine();
            line.read(args);
            if (line.given.containsKey(Letter.H)) {
                return new Invocation.PortalHelp();
            }
            return line.given.containsKey(Letter.V) ? new Invocation.Version() : line.portal();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), "ipcpd portal -h");
        }
    }

    private void read(String... args) {
        Deque<String> words = new ArrayDeque<>(List.of(args));
        while (!words.isEmpty()) {
            String word = words.pop();
            if (word.equals("--") && words.isEmpty()) {
                return;
            }
            if (word.length() < 2 || word.charAt(0) != '-' || word.equals("--")) {
                throw new IllegalArgumentException("a word that belongs to no option: \"" + word + "\"");
            }
            cluster(word, words);
        }
    }

    /** Letters without a value may stand together; what follows a letter with one is its value. */
    private void cluster(String word, Deque<String> after) {
        for (int i = 1; i < word.length(); i++) {
            Letter letter = Letter.of(word.charAt(i));
            if (letter.takes.isEmpty()) {
                given.put(letter, "");
                continue;
            }
            String value = i + 1 < word.length() ? word.substring(i + 1) : after.poll();
            if (value == null) {
                throw new IllegalArgumentException(letter.text() + " needs " + letter.takes);
            }
            if (letter == Letter.P) {
                proxies.add(value);
            } else {
                given.put(letter, value);
            }
            return;
        }
    }

    private Invocation portal() {
        String name = required(Letter.N);
        int mtu = mtu(required(Letter.M));
        InterfaceAddress address = value(Letter.A, required(Letter.A), PortalConfig::address);
        DeviceOptions device = value(Letter.N, name, text -> PortalConfig.device(text, mtu, address));
        String bind = given.get(Letter.B);
        String connect = given.get(Letter.C);
        if ((bind == null) == (connect == null)) {
            throw new IllegalArgumentException("exactly one of -b and -c is needed");
        }
        if (bind != null) {
            Endpoint endpoint = value(Letter.B, bind, Endpoint::parseListening);
            return new Invocation.Portal(PortalConfig.listening(device, endpoint), !proxies.isEmpty());
        }
        Endpoint endpoint = value(Letter.C, connect, Endpoint::parse);
        return new Invocation.Portal(connecting(device, endpoint), false);
    }

    private Config connecting(DeviceOptions device, Endpoint endpoint) {
        List<Proxy> chain = new ArrayList<>();
        for (String text : proxies) {
            chain.add(proxy(text));
        }
        try {
            Dialers.to(endpoint, chain, Approach.NONE);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("-p: " + e.getMessage());
        }
        return PortalConfig.connecting(
                device,
                endpoint,
                chain.stream()
                        .map(proxy -> new ProxyHop(proxy.toString(), Optional.empty(), proxy))
                        .toList());
    }

    /** What is wrong with it is said without it: there may be a password in it. */
    private static Proxy proxy(String text) {
        try {
            return Proxy.parse(text.contains("://") ? text : "socks5://" + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("-p: " + e.getMessage());
        }
    }

    private String required(Letter letter) {
        String value = given.get(letter);
        if (value == null) {
            throw new IllegalArgumentException(letter.text() + " is missing: it needs " + letter.takes);
        }
        return value;
    }

    private static int mtu(String text) {
        int mtu = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (mtu < 68 || mtu > DeviceOptions.LARGEST_MTU) {
            throw new IllegalArgumentException(
                    "-m: found \"" + text + "\", expected an integer 68.." + DeviceOptions.LARGEST_MTU);
        }
        return mtu;
    }

    private static <T> T value(Letter letter, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(letter.text() + ": " + e.getMessage());
        }
    }
}
