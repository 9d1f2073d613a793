#!/bin/sh
# Two namespaces, keys and configurations to play with by hand, until down.sh.
set -eu
# shellcheck source-path=SCRIPTDIR source=prepare.sh
. "$(dirname -- "$0")/prepare.sh"
prepare

id=ipcp-lab
work=$HOME_DIR/integration/target/lab
if [ -e "/run/netns/$id-left" ]; then
    echo "up.sh: the lab is up already: $(dirname -- "$0")/down.sh takes it down" >&2
    exit 1
fi
rm -rf "$work"
mkdir -p "$work"
"$LAB" pair "$id"
configurations "$work"
cat <<TEXT
Two hosts: $id-right (192.0.2.1, 2001:db8::1) and $id-left (192.0.2.2, 2001:db8::2).

The server:     ip netns exec $id-right $IPCPD --config $work/server.json
The client:     ip netns exec $id-left $IPCPD --config $work/client.json
A shell there:  ip netns exec $id-left bash        (the server is 10.10.0.1 through the tunnel)
Pull the cable: $LAB down $id-left eth0            (and: up)
Each in a terminal of its own. With both running, and the traffic server in a third:
Traffic:        T="$JAVA -cp '$TOOLS' ipcp.integration.traffic.Traffic"
                ip netns exec $id-right sh -c "\$T server 5201"
                ip netns exec $id-left sh -c "\$T client 10.10.0.1 5201 show"
The end:        $HOME_DIR/netns-scripts/down.sh
TEXT
