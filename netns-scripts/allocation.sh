#!/bin/sh
# What the daemons allocate under bulk load: JFR's allocation samples of both, over so many seconds of one TCP stream,
# half of them in each direction, as a table. The JIT has had five seconds before. Needs root; leaves nothing behind.
#   allocation.sh [SECONDS] [KEY=JSON]     20 seconds; KEY=JSON goes into both configurations: suites='["ChaChaPoly"]'
set -eu
seconds=${1:-20}
case $seconds in
'' | *[!0-9]*)
    sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
    exit 64
    ;;
esac
# shellcheck source-path=SCRIPTDIR source=prepare.sh
. "$(dirname -- "$0")/prepare.sh"
prepare
jcmd=${JAVA%/java}/jcmd
[ -x "$jcmd" ] || missing "jcmd" "it comes with a JDK, and JAVA_HOME is none"

id=ipcp-$$
work=$(mktemp -d "${TMPDIR:-/tmp}/ipcp-demo.$$.XXXXXX")
server='' client='' far=''

clean() {
    status=$?
    trap - EXIT
    trap '' INT TERM
    if [ "$status" -ne 0 ] && [ "$status" -lt 128 ]; then
        tail -n 30 "$work"/*.log >&2
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
            echo "allocation.sh: no $3 in $2" >&2
            exit 1
        fi
        sleep 0.1
    done
}

traffic() {
    "$LAB" exec "$id-left" "$JAVA" -XX:+UseSerialGC -cp "$TOOLS" ipcp.integration.traffic.Traffic \
        client 10.10.0.1 5201 "$@"
}

"$LAB" pair "$id"
configurations "$work"
if [ $# -gt 1 ]; then
    sed -i "s|^{|{\n  \"${2%%=*}\": ${2#*=},|" "$work/server.json" "$work/client.json"
fi
"$LAB" exec "$id-right" "$IPCPD" --config "$work/server.json" >"$work/server.log" 2>&1 &
server=$!
await "$server" server.log event=listening
"$LAB" exec "$id-left" "$IPCPD" --config "$work/client.json" >"$work/client.log" 2>&1 &
client=$!
await "$client" client.log event=session-up
mkfifo "$work/hold"
exec 3<>"$work/hold"
"$LAB" exec "$id-right" "$JAVA" -XX:+UseSerialGC -cp "$TOOLS" ipcp.integration.traffic.Traffic server 5201 \
    <"$work/hold" >"$work/traffic.log" 2>&1 &
far=$!
await "$far" traffic.log listening

{ traffic up 1 3 && traffic down 1 2; } >"$work/warm.log"
for pid in "$server" "$client"; do
    "$jcmd" "$pid" JFR.start name=allocation settings=none '+jdk.ObjectAllocationSample#enabled=true' \
        '+jdk.ObjectAllocationSample#throttle=2000/s' '+jdk.ObjectAllocationSample#stackTrace=true' >>"$work/jfr.log"
done
{ traffic up 1 $((seconds / 2)) && traffic down 1 $((seconds - seconds / 2)); } >"$work/moved.log"
"$jcmd" "$server" JFR.stop name=allocation filename="$work/server.jfr" >>"$work/jfr.log"
"$jcmd" "$client" JFR.stop name=allocation filename="$work/client.jfr" >>"$work/jfr.log"
moved=$(sed -n 's/.*bytes=\([0-9]*\).*/\1/p' "$work/moved.log" | awk '{ sum += $1 } END { printf "%.0f", sum }')
"$JAVA" -XX:+UseSerialGC -cp "$TOOLS" ipcp.integration.benchmark.Allocations \
    "$moved" "$work/server.jfr" "$work/client.jfr"
