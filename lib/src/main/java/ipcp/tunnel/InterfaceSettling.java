package ipcp.tunnel;

import ipcp.link.InterfaceUpdate;
import ipcp.link.Link;
import ipcp.link.LinkException;
import ipcp.link.LinkSettings;
import ipcp.net.Cidr;
import ipcp.wire.Settings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Gives a client's interface what its server tells and the client accepts, and says in one line what that was. One
 * thread at a time, in whose network namespace the interface is.
 */
public final class InterfaceSettling implements Settling {
    private static final Logger LOG = System.getLogger(InterfaceSettling.class.getName());

    private final Accepting accepting;
    private final InterfaceUpdate update;
    private final String name;

    public InterfaceSettling(Accepting accepting, Link link) {
        this.accepting = accepting;
        this.update = new InterfaceUpdate(link);
        this.name = link.name();
    }

    @Override
    public void apply(Settings told) throws LinkException {
        LinkSettings wanted = accepting.ofLink(told);
        List<Cidr> refused = accepting.refused(told);
        if (wanted.isEmpty() && update.isUntouched()) {
            if (!refused.isEmpty()) {
                log(LinkSettings.NONE, refused);
            }
            return;
        }
        InterfaceUpdate.Outcome outcome = update.apply(wanted);
        log(outcome.applied(), refused);
        outcome.failures()
                .forEach(failure -> LOG.log(Level.WARNING, "event=settings-failed reason=\"" + failure + "\""));
    }

    private void log(LinkSettings applied, List<Cidr> refused) {
        OptionalInt mtu = applied.mtu();
        LOG.log(
                Level.INFO,
                "event=settings interface=" + name + " address=" + list(applied.addresses()) + " mtu="
                        + (mtu.isPresent() ? mtu.getAsInt() : "-") + " routes=" + list(applied.routes())
                        + " refused_routes=" + list(refused));
    }

    private static String list(List<?> values) {
        return values.isEmpty() ? "-" : values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
