"""A cache beside redis-py, kept right by CLIENT TRACKING. usage: tracking.py port

Does what the lines of its input say: "get KEY" shows a value and where it came from, "await KEY"
returns when the cache has let go of a key.
"""

import sys
import time

import redis

port = int(sys.argv[1])
client = redis.Redis(
    host="127.0.0.1", port=port, decode_responses=True, single_connection_client=True
)
channel = redis.Redis(host="127.0.0.1", port=port, decode_responses=True).pubsub()
channel.subscribe("__redis__:invalidate")
assert channel.get_message(timeout=10)["type"] == "subscribe"
(listener,) = [each["id"] for each in client.client_list() if each["sub"] == "1"]
assert client.execute_command("CLIENT", "TRACKING", "ON", "REDIRECT", listener) == "OK"

cache = {}


def hear(seconds):
    """Takes an invalidation, if one comes within a time; tells whether one did."""
    message = channel.get_message(timeout=seconds)
    if message is None:
        return False
    if message["data"] is None:
        cache.clear()
    else:
        for key in message["data"]:
            cache.pop(key, None)
    return True


print("ready", flush=True)
for line in sys.stdin:
    verb, key = line.split()
    if verb == "get":
        while hear(0):
            pass
        if key in cache:
            print("answer", cache[key], "cache", flush=True)
        else:
            cache[key] = client.get(key)
            print("answer", cache[key], "server", flush=True)
    else:
        deadline = time.monotonic() + 20
        while key in cache and time.monotonic() < deadline:
            hear(0.1)
        print("answer", "kept" if key in cache else "dropped", flush=True)
