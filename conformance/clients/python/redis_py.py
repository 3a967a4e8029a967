"""Connects redis-py with its defaults and uses it. usage: redis_py.py port protocol"""

import sys

import redis

port, protocol = int(sys.argv[1]), int(sys.argv[2])
options = {} if redis.VERSION < (5,) else {"protocol": protocol}
client = redis.Redis(host="127.0.0.1", port=port, **options)

assert client.set("k", "v") is True
assert client.get("k") == b"v"
assert client.get("none") is None

with client.pipeline(transaction=False) as pipeline:
    for _ in range(1000):
        pipeline.incr("n")
    assert pipeline.execute()[-1] == 1000

with client.pipeline(transaction=True) as transaction:
    transaction.watch("k")
    transaction.multi()
    transaction.hset("h", mapping={"f": "v", "g": "w"})
    transaction.hgetall("h")
    assert transaction.execute() == [2, {b"f": b"v", b"g": b"w"}]

for call, message in [(("HGET", "k", "f"), "WRONGTYPE"), (("NOSUCH",), "unknown command")]:
    try:
        client.execute_command(*call)
        raise AssertionError("no error")
    except redis.ResponseError as error:
        # redis-py cuts ERR off, and keeps other words that an error begins with.
        assert message.split()[0] in str(error), error

octets = bytes(range(256))
client.set(octets, octets)
assert client.get(octets) == octets
assert client.info("server")["redis_version"]

client.close()
print("redis-py: done")
