"""What the Redis store does in the server itself, in Lua: each script runs as a whole, with no other command between.

A lease is the key ``nnvisu:lease:…`` with the name of the server that has it, and expires. Each time an entry gets
another owner it is given the next number of ``nnvisu:fence``, for good: whoever has an older one has lost the lease,
also if it slept while that happened.

An entry is a hash: its fields ``part:…`` are the parts, the others the figures.
"""

# KEYS: entry, lease, key by the other key, order, fences. ARGV: server, own fence or "", ms of a lease, key, other key,
# touched at, is active, number of new parts, names and bodies of these, names of the parts that are kept.
PUT = """
local server = redis.call('HGET', KEYS[2], 'server')
local fence = redis.call('HGET', KEYS[1], 'fence')
if server and server ~= ARGV[1] or fence and ARGV[2] ~= '' and fence ~= ARGV[2] then
  return 'lost'
end
local first, wanted = 9 + 2 * ARGV[8], {}
for i = first, #ARGV do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 0 then
    return 'missing'
  end
  wanted[ARGV[i]] = true
end
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(name, 1, 5) == 'part:' and not wanted[name] then
    redis.call('HDEL', KEYS[1], name)
  end
end
local n_bytes = 0
for i = 9, first - 2, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  n_bytes = n_bytes + #ARGV[i + 1]
end
for i = first, #ARGV do
  n_bytes = n_bytes + redis.call('HSTRLEN', KEYS[1], ARGV[i])
end
if not fence or ARGV[2] == '' then
  fence = redis.call('INCR', KEYS[5])
end
redis.call('HSET', KEYS[1], 'other_key', ARGV[5], 'touched_at', ARGV[6], 'is_active', ARGV[7],
  'n_bytes', n_bytes, 'fence', fence)
redis.call('HSET', KEYS[2], 'server', ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('SET', KEYS[3], ARGV[4])
redis.call('ZADD', KEYS[4], ARGV[6], ARGV[4])
return tostring(fence)
"""

# KEYS: entry, lease, fences. ARGV: server, ms of a lease, "1" to ask for it.
CLAIM = """
if redis.call('EXISTS', KEYS[1]) == 0 then
  return false
end
local server = redis.call('HGET', KEYS[2], 'server')
if server and server ~= ARGV[1] then
  if ARGV[3] == '1' then
    redis.call('HSET', KEYS[2], 'is_wanted', '1')
  end
  return 'elsewhere'
end
redis.call('HSET', KEYS[1], 'fence', redis.call('INCR', KEYS[3]))
redis.call('HSET', KEYS[2], 'server', ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return redis.call('HGETALL', KEYS[1])
"""

# KEYS: entry and lease, of each. ARGV: server, ms of a lease, own fence for each.
KEEP = """
local standings = {}
for i = 1, #KEYS / 2 do
  local entry, lease = KEYS[2 * i - 1], KEYS[2 * i]
  local server = redis.call('HGET', lease, 'server')
  local fence = redis.call('HGET', entry, 'fence')
  if server and server ~= ARGV[1] or fence and fence ~= ARGV[2 + i] then
    standings[i] = 'lost'
  elseif not fence then
    standings[i] = 'missing'
  else
    standings[i] = redis.call('HDEL', lease, 'is_wanted') == 1 and 'wanted' or ''
    redis.call('HSET', lease, 'server', ARGV[1])
    redis.call('PEXPIRE', lease, ARGV[2])
  end
end
return standings
"""

# KEYS: entry and lease, of each. ARGV: server, own fence for each.
RELEASE = """
for i = 1, #KEYS / 2 do
  local is_own = redis.call('HGET', KEYS[2 * i], 'server') == ARGV[1]
  if is_own and redis.call('HGET', KEYS[2 * i - 1], 'fence') == ARGV[1 + i] then
    redis.call('DEL', KEYS[2 * i])
  end
end
"""

# KEYS: entry, lease, order. ARGV: server, own fence or "", key, how the key by the other key begins.
DELETE = """
local server = redis.call('HGET', KEYS[2], 'server')
local fence = redis.call('HGET', KEYS[1], 'fence')
if server and server ~= ARGV[1] or fence and ARGV[2] ~= '' and fence ~= ARGV[2] then
  return
end
local other = redis.call('HGET', KEYS[1], 'other_key')
if other then
  redis.call('DEL', ARGV[4] .. other)
end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[3])
"""

# KEYS: order, entry of each. ARGV: touched at, key of each.
TOUCH = """
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then
    redis.call('HSET', KEYS[i], 'touched_at', ARGV[1])
    redis.call('ZADD', KEYS[1], ARGV[1], ARGV[i])
  end
end
"""
