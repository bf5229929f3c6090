-- In a database of its own, so that its backups can be kept for less time than anybody may take to be forgotten.

-- Whose a key is, is said by a hash under this one.
create table pseudonym_key (
    id     smallint primary key check (id = 1),
    sealed bytea not null
);

create table subject_key (
    id         uuid primary key,
    tenant_id  text        not null, -- empty: of no tenant
    subject    bytea       not null check (octet_length(subject) in (0, 32)), -- empty: shared by whatever is no person
    kept       boolean     not null, -- of entries that outlast the erasure of their tenant
    period     date        not null check (extract(day from period) = 1),
    sealed     bytea       not null,
    made_at    timestamptz not null default now(),
    retired_at timestamptz
);
comment on column subject_key.sealed is 'The key, under the keyset that is in a file; bound to its id.';
-- There is one at a time that is sealed under; a retired one still opens.
create unique index subject_key_current on subject_key (tenant_id, subject, kept, period) where retired_at is null;
create index subject_key_of on subject_key (tenant_id, subject, period);
