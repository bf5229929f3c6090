-- People known to the platform. An address belongs to one person; an account at the identity provider is linked by
-- (issuer, subject), never by address.
create table person (
    id             text primary key,
    email          text        not null,
    email_key      text        not null unique,
    display_name   text        not null,
    locale         text        not null,
    issuer         text,
    subject        text,
    identity_state text        not null check (identity_state in ('pending', 'linked', 'conflict')),
    created_at     timestamptz not null,
    unique (issuer, subject),
    check ((identity_state = 'linked') = (issuer is not null and subject is not null))
);
create index person_identity_conflicts on person (id) where identity_state = 'conflict';

create table signup (
    id                     text primary key,
    email                  text        not null,
    display_name           text        not null,
    organisation           text,
    tier                   text        not null,
    seats                  integer     not null check (seats > 0),
    region                 text        not null,
    locale                 text        not null,
    accepted_terms_version text        not null,
    contract_reference     text,
    state                  text        not null check (state in ('AWAITING_CODE', 'CODE_EXHAUSTED', 'REFUSED', 'COMPLETED')),
    code_mac               bytea,
    code_pepper            integer,
    code_expires_at        timestamptz,
    tries                  integer     not null,
    code_requests          integer     not null,
    code_requested_at      timestamptz not null,
    expires_at             timestamptz not null,
    user_id                text,
    tenant_id              text unique,
    operation_id           text,
    created_at             timestamptz not null,
    version                bigint      not null,
    check ((state = 'COMPLETED') = (tenant_id is not null))
);
create index signup_by_expiry on signup (expires_at) where state <> 'COMPLETED';
create index signup_to_blank on signup (expires_at) where state = 'COMPLETED' and email <> '';

create table tenant (
    id                       text primary key,
    display_name             text        not null,
    region                   text        not null,
    tier                     text        not null,
    generation               bigint      not null check (generation > 0),
    tier_generation          bigint      not null check (tier_generation between 1 and generation),
    lifecycle                text        not null,
    seats                    integer     not null check (seats > 0),
    entitlement_source       text        not null,
    entitlement_reference    text,
    entitlement_seats        integer     not null check (entitlement_seats > 0),
    entitlement_starts_at    timestamptz not null,
    entitlement_ends_at      timestamptz,
    departure_requested_at   timestamptz,
    departure_grace_ends_at  timestamptz,
    accepted_terms_version   text        not null,
    created_at               timestamptz not null,
    version                  bigint      not null,
    check ((lifecycle = 'OFFBOARDING') = (departure_requested_at is not null)),
    check ((departure_requested_at is null) = (departure_grace_ends_at is null))
);

-- Every intent as it was sent, so that a change that was taken back leads to what was before. Ids only, no personal data.
create table tenant_intent (
    tenant_id  text   not null,
    generation bigint not null check (generation > 0),
    document   jsonb  not null,
    primary key (tenant_id, generation)
);

-- Reasons to suspend a tenant, lifted ones included. The reason is for operators, the message for the customer.
create table hold (
    id               text primary key,
    tenant_id        text        not null,
    cause            text        not null,
    reason           text        not null,
    customer_message text        not null,
    placed_at        timestamptz not null,
    placed_by        text        not null,
    lifted_at        timestamptz,
    lifted_by        text,
    check ((lifted_at is null) = (lifted_by is null))
);
create index hold_by_tenant on hold (tenant_id, placed_at);
create index hold_in_force on hold (tenant_id) where lifted_at is null;

-- The generation of a tenant's member list; its row lock orders the changes of members.
create table member_list (
    tenant_id  text primary key,
    generation bigint not null check (generation > 0)
);

create table member (
    id         text primary key,
    tenant_id  text        not null,
    user_id    text        not null,
    role       text        not null,
    created_at timestamptz not null,
    version    bigint      not null,
    unique (tenant_id, user_id)
);
create index member_by_user on member (user_id);

create table operation (
    id              text primary key,
    tenant_id       text        not null,
    type            text        not null,
    aspect          text        not null,
    generation      bigint      not null check (generation > 0),
    state           text        not null,
    waiting_on      text,
    reason          text        not null,
    message         text        not null,
    attempts        integer     not null,
    next_attempt_at timestamptz,
    delayed         boolean     not null,
    steps           jsonb       not null,
    -- Of the status that was applied last: older ones, which a rebuild of the read model reads again, have no effect.
    status_revision bigint      not null check (status_revision >= 0),
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    ended_at        timestamptz,
    version         bigint      not null
);
create index operation_by_tenant on operation (tenant_id, generation desc, id desc);
create index operation_unfinished on operation (tenant_id, aspect) where ended_at is null;

create table api_key (
    id         text primary key,
    tenant_id  text        not null,
    name       text        not null,
    state      text        not null check (state in ('CLAIMABLE', 'ACTIVE', 'REVOKED')),
    scopes     text[]      not null,
    mac        bytea,
    pepper     integer,
    last_four  text,
    created_at timestamptz not null,
    claimed_at timestamptz,
    version    bigint      not null,
    unique (tenant_id, name),
    check (state <> 'ACTIVE' or (mac is not null and pepper is not null))
);

-- Tokens that we hand out, as SHA-256 of their text: who has this table has no token.
create table opaque_token (
    hash         bytea primary key,
    purpose      text        not null,
    subject      text        not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    leased_until timestamptz,
    used_at      timestamptz
);
create index opaque_token_by_expiry on opaque_token (expires_at);

-- First answers of requests with an Idempotency-Key, without the secrets that some of them held.
create table idempotency_record (
    route       text        not null,
    key         text        not null,
    fingerprint bytea       not null,
    caller      bytea       not null,
    status      integer     not null,
    location    text,
    body        jsonb       not null,
    expires_at  timestamptz not null,
    primary key (route, key, fingerprint)
);
create index idempotency_record_by_expiry on idempotency_record (expires_at);

-- Mails to be sent and sent: one row for each, written in the transaction that calls for it. Not part of any read model.
create table notice (
    id         text primary key,
    kind       text        not null,
    subject    text        not null,
    state      text        not null check (state in ('PENDING', 'SENT', 'DROPPED', 'REFUSED')),
    attempts   integer     not null,
    created_at timestamptz not null,
    ended_at   timestamptz
);
create index notice_pending on notice (created_at) where state = 'PENDING';
create index notice_ended on notice (ended_at) where kind = 'signup';

-- Read model of tenant.provisioning. To rebuild it, stop the service, empty these two tables and start it again.
create table tenant_status (
    tenant_id       text primary key,
    status_revision bigint      not null check (status_revision > 0),
    document        jsonb       not null,
    received_at     timestamptz not null
);
create table tenant_status_position (
    kafka_partition integer primary key,
    next_offset     bigint not null check (next_offset >= 0)
);

-- Background steps (db-scheduler).
create table scheduled_tasks (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_by_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_by_heartbeat on scheduled_tasks (last_heartbeat);
