-- How many tokens each limited network, caller or address has left, over all replicas. The key is a hash: who it is, is not
-- kept. Not logged: after a crash of the server everybody has all tokens again.
create unlogged table rate_limit (
    key      bytea primary key,
    capacity double precision not null,
    refill   double precision not null,
    used     double precision not null,
    tokens   double precision not null,
    at       timestamptz      not null
);
create index rate_limit_by_time on rate_limit (at);
