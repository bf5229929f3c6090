-- A rotated key is good with its old secret too, until the overlap ends.
alter table api_key
    add column created_by         text,
    add column created_by_user    text,
    add column expires_at         timestamptz,
    add column last_used_at       timestamptz,
    add column rotated_at         timestamptz,
    add column previous_mac       bytea,
    add column previous_pepper    integer,
    add column previous_last_four text,
    add column previous_ends_at   timestamptz,
    add column revoked_at         timestamptz,
    add column revoked_by         text,
    add check ((previous_mac is null) = (previous_ends_at is null));
create index api_key_by_creator on api_key (tenant_id, created_by_user) where state <> 'REVOKED';
