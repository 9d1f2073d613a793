#!/bin/sh
# The tunnel at work: two network namespaces, a server and a client, traffic both ways, and what it all came to.
# Needs root; leaves nothing behind. `demo.sh SECONDS` for longer or shorter measurements (3 each).
set -eu
case ${1:-3} in
'' | *[!0-9]*)
    echo "usage: demo.sh [SECONDS]    a tunnel between two namespaces, measured for so long each time (3)" >&2
    exit 64
    ;;
esac
# shellcheck source-path=SCRIPTDIR source=prepare.sh
. "$(dirname -- "$0")/prepare.sh"
prepare

id=ipcp-$$
work=$(mktemp -d "${TMPDIR:-/tmp}/ipcp-demo.$$.XXXXXX")
server='' client='' far=''

clean() {
    status=$?
    trap - EXIT
    trap '' INT TERM
    if [ "$status" -ne 0 ] && [ "$status" -lt 128 ]; then
        for log in "$work"/*.log; do
            [ ! -s "$log" ] || { echo "--- $(basename "$log")" && tail -n 30 "$log"; } >&2
        done
    fi
    for pid in $far $client $server; do kill "$pid" 2>/dev/null || true; done
    "$LAB" remove "$id"
    rm -rf "$work"
    exit "$status"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# await PID LOG TEXT: until the process has printed it, for 20 s at most
await() {
    patience=200
    until grep -q "$3" "$work/$2" 2>/dev/null; do
        patience=$((patience - 1))
        if [ "$patience" -eq 0 ] || ! kill -0 "$1" 2>/dev/null; then
            echo "demo.sh: no $3 in $2" >&2
            exit 1
        fi
        sleep 0.1
    done
}

# stop PID NAME: ends a daemon and prints what it counted
stop() {
    kill "$1"
    wait "$1" || { echo "demo.sh: the $2 ended with status $?" >&2 && exit 1; }
    grep 'event=stopped' "$work/$2.log" | tail -n 1 | sed 's/.*event=stopped *//' | tr ' ' '\n' |
        sed -n 's/^\([a-z_]*\)=\([0-9]*\)$/\1 \2/p' |
        awk -v name="$2" '{ printf "  %-8s %-28s %s\n", NR == 1 ? name : "", $1, $2 }'
}

"$LAB" pair "$id"
configurations "$work"

echo "server in namespace $id-right at 192.0.2.1:5000, client in $id-left"
"$LAB" exec "$id-right" "$IPCPD" --config "$work/server.json" >"$work/server.log" 2>&1 &
server=$!
await "$server" server.log event=listening
"$LAB" exec "$id-left" "$IPCPD" --config "$work/client.json" >"$work/client.log" 2>&1 &
client=$!
await "$client" client.log event=session-up

# The far end of the traffic ends when its stdin does, so it outlives nobody.
mkfifo "$work/hold"
exec 3<>"$work/hold"
"$LAB" exec "$id-right" "$JAVA" -XX:+UseSerialGC -cp "$TOOLS" ipcp.integration.traffic.Traffic server 5201 \
    <"$work/hold" >"$work/traffic.log" 2>&1 &
far=$!
await "$far" traffic.log listening

echo "through the tunnel, 10.10.0.2 to 10.10.0.1:"
"$LAB" exec "$id-left" "$JAVA" -XX:+UseSerialGC -cp "$TOOLS" ipcp.integration.traffic.Traffic \
    client 10.10.0.1 5201 show "${1:-3}"

echo "what the daemons counted:"
stop "$client" client
client=''
stop "$server" server
server=''
