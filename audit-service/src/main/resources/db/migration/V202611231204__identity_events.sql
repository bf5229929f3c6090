-- How far the identity provider's events are taken: up to a time in each of its two streams, and, of the newest, which.
create table identity_cursor (
    stream  text primary key check (stream in ('user', 'admin')),
    up_to   timestamptz not null default '2000-01-01T00:00:00Z',
    read_at timestamptz,
    alarm   text
);
comment on column identity_cursor.read_at is 'When it was last read to its end; null before the first time.';
insert into identity_cursor (stream) values ('user'), ('admin');

create table identity_event (
    stream text        not null references identity_cursor,
    key    text        not null,
    at     timestamptz not null,
    primary key (stream, key)
);
create index identity_event_by_time on identity_event (stream, at);

-- The last number that each tenant's part of them was given, and, under '-', what concerns none.
create table identity_sequence (
    scope    text primary key,
    last_seq bigint not null check (last_seq >= 1)
);

-- Whose trails an account's events belong to.
create index member_by_identity on member (issuer, subject);

revoke all on identity_cursor, identity_event, identity_sequence from public;
grant select, update on identity_cursor to audit_app;
grant select, insert, delete on identity_event to audit_app;
grant select, insert, update on identity_sequence to audit_app;
