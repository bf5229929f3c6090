-- Reviews of API keys, and of what the backends grant, beside those of members.
alter table access_review
    -- What the lists of which this review was made of were of: where keys could not be asked for, they are not among them.
    add column covers text[] not null default '{member}';

alter table access_review_item
    alter column issuer drop not null,
    add column kind     text  not null default 'member' check (kind in ('member', 'key', 'grant')),
    add column details  jsonb not null default '{}',
    -- What it was when it was last observed; null once it is gone. Of members the member lists say it.
    add column role_now text,
    add check ((kind = 'member') = (issuer is not null));

-- What gave access to a tenant's backends when provisioning last observed them: the newest status says it.
create table observed_grants (
    tenant_id       text primary key,
    status_revision bigint      not null,
    reported_at     timestamptz not null,
    grants          text[]      not null
);
revoke all on observed_grants from public;
grant select, insert, update, delete on observed_grants to audit_app;
