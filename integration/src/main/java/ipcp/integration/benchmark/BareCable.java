package ipcp.integration.benchmark;

import ipcp.integration.lab.ConfigFolder;
import ipcp.integration.lab.Lab;
import java.util.List;
import java.util.Optional;

/** No tunnel: what the machine and the traffic tool can do at all. */
final class BareCable implements Tunnel {
    @Override
    public String name() {
        return "raw";
    }

    @Override
    public String title() {
        return "raw veth";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public void prepare(ConfigFolder folder) {}

    @Override
    public Running start(Lab lab, ConfigFolder folder) {
        return new Running(List.of());
    }

    @Override
    public String address() {
        return RIGHT;
    }
}
