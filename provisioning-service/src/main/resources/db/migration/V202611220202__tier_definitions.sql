-- Each revision of a tier's definition that this installation ever had in effect; a revision never changes.
create table tier_definition (
    tier       text        not null,
    revision   integer     not null,
    content    jsonb       not null,
    first_seen timestamptz not null default now(),
    primary key (tier, revision)
);
