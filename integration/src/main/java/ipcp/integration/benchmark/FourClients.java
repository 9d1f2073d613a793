package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import ipcp.integration.lab.Namespace;
import ipcp.integration.lab.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One server and four clients of ours, each in a namespace and on a cable of its own: the stream of one client while
 * the others are silent, and the streams of all four at once, in the columns for one stream and four.
 */
record FourClients(Wire wire) implements Row {
    private static final int CLIENTS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "ipcp-clients";
    }

    @Override
    public String title() {
        return "ipcpd, " + wire + ", a stream from each of four clients";
    }

    @Override
    public Optional<String> missing() {
        return OurDaemons.missing();
    }

    @Override
    public Map<Column, Double> measure(Pace pace) throws IOException, InterruptedException {
        try (ConfigFolder folder = new ConfigFolder();
                Lab lab = Lab.star(CLIENTS)) {
            List<String> servers = IntStream.rangeClosed(1, CLIENTS)
                    .mapToObj("198.18.%d.1"::formatted)
                    .toList();
            OurDaemons.configure(folder, wire, "0.0.0.0", servers);
            lab.cubic();
            TrafficProcess.serve(lab.get("server"));
            List<Program> daemons = new ArrayList<>();
            List<TrafficProcess> traffic = new ArrayList<>();
            daemons.add(OurDaemons.server(lab.get("server"), folder).program());
            for (int k = 1; k <= CLIENTS; k++) {
                Namespace client = lab.get("client" + k);
                daemons.add(OurDaemons.client(client, folder, k).program());
                traffic.add(TrafficProcess.start(client, Tunnel.INNER_RIGHT));
                if (!traffic.getLast().awaitEcho(PATIENCE)) {
                    throw new IOException("no echo through the tunnel: " + daemons);
                }
            }
            lab.cubic(); // and on the routes through the tunnels
            return figures(traffic, daemons, pace);
        }
    }

    private static Map<Column, Double> figures(List<TrafficProcess> traffic, List<Program> daemons, Pace pace)
            throws IOException, InterruptedException {
        Crowd one = new Crowd(traffic.subList(0, 1));
        Crowd all = new Crowd(traffic);
        // Five daemons share the processors, and each has all its code to compile: twice as long as two of them.
        all.stream("up", 2 * pace.warmUp());
        all.stream("down", 2 * pace.warmUp());
        Map<Column, Double> figures = new EnumMap<>(Column.class);
        figures.put(Column.UP_1, one.stream("up", pace.seconds()));
        figures.put(Column.UP_4, all.stream("up", pace.seconds()));
        figures.put(Column.DOWN_1, one.stream("down", pace.seconds()));
        figures.put(Column.DOWN_4, all.stream("down", pace.seconds()));
        figures.put(Column.MEMORY, new Tunnel.Running(daemons).megabytes());
        return figures;
    }
}
