-- An operation that waits for an operator has no generation of its own yet: that is the one at which it was asked for.
alter table operation add column committed boolean not null default true;

-- Requests for tiers that an operator has to agree to, decided ones included; a tenant has one at a time that waits.
create table tier_request (
    operation_id        text primary key,
    tenant_id           text        not null,
    tier                text        not null,
    seats               integer     not null check (seats > 0),
    contract_reference  text,
    acknowledged_digest text,
    trial               boolean     not null,
    state               text        not null
        check (state in ('WAITING', 'APPROVED', 'REFUSED', 'WITHDRAWN', 'SUPERSEDED', 'EXPIRED')),
    asked_by            text        not null,
    asked_at            timestamptz not null,
    expires_at          timestamptz not null,
    decided_by          text,
    decided_at          timestamptz,
    refusal             text,
    check ((state = 'WAITING') = (decided_at is null)),
    check ((state = 'REFUSED') = (refusal is not null))
);
create unique index tier_request_waiting_of_tenant on tier_request (tenant_id) where state = 'WAITING';
create index tier_request_waiting on tier_request (operation_id) where state = 'WAITING';
create index tier_request_by_expiry on tier_request (expires_at) where state = 'WAITING';
create index tier_request_by_tenant on tier_request (tenant_id);
