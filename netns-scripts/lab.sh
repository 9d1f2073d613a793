#!/bin/sh
# The lab: network namespaces and the cables between them. The one place that runs `ip`: the demo, the benchmark
# and the tests (ipcp.integration.lab) all build theirs with it, and so can you.
#
#   lab.sh pair ID                 ID-left and ID-right, one cable
#   lab.sh star ID K               ID-server and ID-client1 .. ID-clientK, a cable and a subnet each
#   lab.sh host ID                 one more host, ID-host, behind ID-server, which then forwards packets
#   lab.sh chain ID K              ID-client, ID-hop1 .. ID-hopK, ID-server in a row: each has cables to its neighbours
#                                  and no route beyond them
#   lab.sh remove ID               ends what runs in the namespaces ID-*, deletes them and with them their cables
#   lab.sh sweep                   removes what runs that were killed have left: ipcp-PID-* where no such process is,
#                                  and the folders of such demos
#
#   lab.sh add NS                  a namespace with loopback up
#   lab.sh cable NS DEV NS DEV     a veth pair, both ends up
#   lab.sh address NS DEV A/P ...  addresses, usable at once
#   lab.sh route NS DEST GATEWAY   DEST may be `default` (then the family is the gateway's)
#   lab.sh up|down NS DEV          plugs the cable in, or pulls it
#   lab.sh forward NS              IPv4 and IPv6 packets may pass through
#   lab.sh congestion NS NAME      TCP congestion control on every route there is now
#   lab.sh etc NS FILE TEXT        what programs started by exec find in /etc/FILE, until the namespace is removed
#   lab.sh exec NS COMMAND ...     runs it there
#
# Addresses: pair   left 192.0.2.2, 2001:db8::2         right 192.0.2.1, 2001:db8::1
#            star   client k eth0 198.18.k.2, 2001:db8:k::2    server ethk 198.18.k.1, 2001:db8:k::1
#            host   eth0 203.0.113.2, 2001:db8:ffff::2         server lan 203.0.113.1, 2001:db8:ffff::1
#            chain  cable k, from the client on: the near end eth1 198.18.k.2, the far end eth0 198.18.k.1
set -eu

add() {
    ip netns add "$1"
    # No waiting for duplicate address detection: nobody else is on these cables.
    setting "$1" net/ipv6/conf/default/accept_dad 0
    setting "$1" net/ipv6/conf/all/accept_dad 0
    ip -n "$1" link set lo up
}

# setting NS PATH VALUE: a sysctl of the namespace; one the kernel lacks (IPv6 switched off) is passed over
setting() {
    # shellcheck disable=SC2016 # the inner shell is the one to expand it
    ip netns exec "$1" sh -c '[ ! -e "/proc/sys/$0" ] || echo "$1" >"/proc/sys/$0"' "$2" "$3"
}

cable() {
    ip -n "$1" link add "$2" type veth peer name "$4" netns "$3"
    ip -n "$1" link set "$2" up
    ip -n "$3" link set "$4" up
}

address() {
    ns=$1 dev=$2
    shift 2
    for a; do
        case $a in
        *:*) ip -n "$ns" address add "$a" dev "$dev" nodad ;;
        *) ip -n "$ns" address add "$a" dev "$dev" ;;
        esac
    done
}

route() {
    case $3 in
    *:*) ip -n "$1" -6 route replace "$2" via "$3" ;;
    *) ip -n "$1" route replace "$2" via "$3" ;;
    esac
}

forward() {
    setting "$1" net/ipv4/ip_forward 1
    setting "$1" net/ipv6/conf/all/forwarding 1
}

# By route and not by sysctl: a namespace may only default to what the whole machine allows to everyone.
congestion() {
    for family in -4 -6; do
        ip -n "$1" "$family" route show | sed 's/ linkdown//; s/ dead//; s/ congctl [a-z]*//; s/ pref [a-z]*//' |
            while read -r line; do
                # shellcheck disable=SC2086 # a route is many words
                ip -n "$1" "$family" route change $line congctl "$2" 2>/dev/null || true
            done
    done
}

etc() {
    mkdir -p "/etc/netns/$1"
    printf '%s' "$3" >"/etc/netns/$1/$2"
}

pair() {
    add "$1-left"
    add "$1-right"
    cable "$1-left" eth0 "$1-right" eth0
    address "$1-left" eth0 192.0.2.2/24 2001:db8::2/64
    address "$1-right" eth0 192.0.2.1/24 2001:db8::1/64
}

star() {
    add "$1-server"
    k=1
    while [ "$k" -le "$2" ]; do
        add "$1-client$k"
        cable "$1-client$k" eth0 "$1-server" "eth$k"
        address "$1-client$k" eth0 "198.18.$k.2/24" "2001:db8:$k::2/64"
        address "$1-server" "eth$k" "198.18.$k.1/24" "2001:db8:$k::1/64"
        k=$((k + 1))
    done
}

host() {
    add "$1-host"
    cable "$1-host" eth0 "$1-server" lan
    address "$1-host" eth0 203.0.113.2/24 2001:db8:ffff::2/64
    address "$1-server" lan 203.0.113.1/24 2001:db8:ffff::1/64
    route "$1-host" default 203.0.113.1
    route "$1-host" default 2001:db8:ffff::1
    forward "$1-server"
}

chain() {
    add "$1-client"
    near=$1-client
    k=1
    while [ "$k" -le $(($2 + 1)) ]; do
        far=$1-hop$k
        [ "$k" -le "$2" ] || far=$1-server
        add "$far"
        cable "$near" eth1 "$far" eth0
        address "$near" eth1 "198.18.$k.2/24"
        address "$far" eth0 "198.18.$k.1/24"
        near=$far
        k=$((k + 1))
    done
}

# namespaces PATTERN: the names that match a shell pattern
namespaces() {
    ip netns list | while read -r name _; do
        # shellcheck disable=SC2254 # it is meant as a pattern
        case $name in $1) echo "$name" ;; esac
    done
}

# finish NS: whatever still runs in a namespace of ours goes: gently, after two seconds not
finish() {
    for signal in TERM KILL; do
        patience=20
        pids=$(ip netns pids "$1")
        for pid in $pids; do kill -s "$signal" "$pid" 2>/dev/null || true; done
        while [ -n "$pids" ] && [ "$patience" -gt 0 ]; do
            sleep 0.1
            patience=$((patience - 1))
            pids=$(ip netns pids "$1")
        done
    done
    ip netns delete "$1"
    if [ -d "/etc/netns/$1" ]; then
        rm -r "/etc/netns/$1"
        rmdir /etc/netns 2>/dev/null || true
    fi
}

remove() {
    namespaces "$1-*" | while read -r name; do finish "$name"; done
}

sweep() {
    namespaces 'ipcp-[0-9]*-*' | while read -r name; do
        owner=${name#ipcp-}
        owner=${owner%%-*}
        case $owner in *[!0-9]*) continue ;; esac
        [ -d "/proc/$owner" ] || finish "$name" || true
    done
    for folder in "${TMPDIR:-/tmp}"/ipcp-demo.*; do
        owner=${folder##*/ipcp-demo.}
        owner=${owner%%.*}
        case $owner in '' | *[!0-9]*) continue ;; esac
        [ -d "/proc/$owner" ] || rm -rf "$folder"
    done
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
add | cable | address | route | forward | congestion | etc) "$command" "$@" ;;
pair | star | host | chain | remove | sweep) "$command" "$@" ;;
up | down) ip -n "$1" link set "$2" "$command" ;;
exec) exec ip netns exec "$@" ;;
*)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p;}' "$0"
    [ "$command" = help ] || exit 64
    ;;
esac
