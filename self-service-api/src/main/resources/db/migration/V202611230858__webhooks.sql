-- Where tenants want to be told, and of what. Secrets are encrypted (SecretBox).
create table webhook (
    id               text primary key,
    tenant_id        text        not null,
    url              text        not null,
    description      text,
    event_types      text[]      not null,
    state            text        not null check (state in ('ENABLED', 'DISABLED')),
    disabled_reason  text,
    times_disabled   integer     not null,
    failing_since    timestamptz,
    last_delivered_at timestamptz,
    secret           bytea       not null,
    previous_secret  bytea,
    previous_ends_at timestamptz,
    rotated_at       timestamptz,
    created_by       text        not null,
    created_at       timestamptz not null,
    version          bigint      not null,
    check ((state = 'DISABLED') = (disabled_reason is not null)),
    check ((previous_secret is null) = (previous_ends_at is null))
);
create index webhook_by_tenant on webhook (tenant_id, id);

-- What was to be told, once for each tenant, type and subject: the body as it is signed and sent, each time the same.
create table webhook_event (
    id         text primary key,
    tenant_id  text        not null,
    type       text        not null,
    subject    text        not null,
    body       text        not null,
    created_at timestamptz not null,
    unique (tenant_id, type, subject)
);
create index webhook_event_by_age on webhook_event (created_at);

create table webhook_delivery (
    id              text primary key,
    tenant_id       text        not null,
    webhook_id      text        not null references webhook on delete cascade,
    event_id        text        not null references webhook_event on delete cascade,
    state           text        not null check (state in ('PENDING', 'DELIVERED', 'FAILED', 'CANCELLED')),
    attempts        integer     not null,
    started_at      timestamptz not null,
    next_attempt_at timestamptz,
    ended_at        timestamptz,
    unique (webhook_id, event_id)
);
create index webhook_delivery_by_event on webhook_delivery (event_id);
create index webhook_delivery_by_tenant on webhook_delivery (tenant_id);

-- Written before a receiver is asked, completed by its answer: one without an outcome may have arrived or not.
create table webhook_attempt (
    delivery_id text        not null references webhook_delivery on delete cascade,
    number      integer     not null,
    tenant_id   text        not null,
    begun_at    timestamptz not null,
    ended_at    timestamptz,
    status      integer,
    reason      text,
    primary key (delivery_id, number)
);
create index webhook_attempt_by_tenant on webhook_attempt (tenant_id);

-- How far each tenant's reports have led to events; not emptied with the read model, so a rebuild tells nobody anything.
create table webhook_progress (
    tenant_id       text primary key,
    status_revision bigint not null,
    phase           text   not null
);
insert into webhook_progress (tenant_id, status_revision, phase)
select tenant_id, status_revision, document ->> 'phase' from tenant_status;
