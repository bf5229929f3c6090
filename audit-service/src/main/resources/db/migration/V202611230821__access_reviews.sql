-- Reviews of who has access to a tenant. Members are by issuer and subject, as in the member lists; a review is kept as
-- long as its tenant, and its signed result names nobody but them.
create table access_review (
    id           text primary key,
    tenant_id    text        not null,
    state        text        not null default 'open' check (state in ('open', 'completed')),
    created_by   text        not null,
    created_at   timestamptz not null default clock_timestamp(),
    due_at       timestamptz not null,
    reminded     boolean     not null default false,
    completed_at timestamptz,
    result       text,
    check ((state = 'completed') = (result is not null))
);
-- One at a time: two would ask the same people the same.
create unique index access_review_open on access_review (tenant_id) where state = 'open';
create index access_review_by_tenant on access_review (tenant_id, id);

create table access_review_item (
    review_id  text not null references access_review,
    number     int  not null,
    issuer     text not null,
    subject    text not null,
    role       text not null,
    decision   text check (decision in ('keep', 'revoke')),
    decided_by text,
    decided_at timestamptz,
    gone_at    timestamptz,
    primary key (review_id, number),
    check ((decision is null) = (decided_at is null))
);
revoke all on access_review, access_review_item from public;
grant select, insert, update on access_review, access_review_item to audit_app;
