-- A member whose role takes a seat may be without one: then they belong to the tenant and can do nothing in it.
alter table member
    add column seated         boolean not null default true,
    add column ends_at        timestamptz,
    add column last_active_at timestamptz;
update member set seated = false where role in ('BILLING', 'AUDITOR');
alter table member add check (not seated or role not in ('BILLING', 'AUDITOR'));
create index member_by_end on member (ends_at) where ends_at is not null;

-- An invitation is open until it is accepted, revoked or expired; an open one to a role that takes a seat holds one.
create table invitation (
    id             text primary key,
    tenant_id      text        not null,
    email          text        not null,
    email_key      text        not null,
    display_name   text,
    role           text        not null,
    member_ends_at timestamptz,
    invited_by     text        not null,
    created_at     timestamptz not null,
    expires_at     timestamptz not null,
    accepted_at    timestamptz,
    accepted_by    text,
    revoked_at     timestamptz,
    revoked_by     text,
    version        bigint      not null,
    check ((accepted_at is null) = (accepted_by is null)),
    check ((revoked_at is null) = (revoked_by is null)),
    check (accepted_at is null or revoked_at is null)
);
create index invitation_by_tenant on invitation (tenant_id, id);
create index invitation_open on invitation (tenant_id) where accepted_at is null and revoked_at is null;
create index invitation_by_expiry on invitation (expires_at);

-- Who had which role and when, for access reviews: one row for each role that somebody had, kept after its end. Revoked is
-- when provisioning has confirmed that nothing in the backends lets them in any more.
create table access_grant (
    id                 bigint generated always as identity primary key,
    tenant_id          text        not null,
    member_id          text        not null,
    user_id            text        not null,
    role               text        not null,
    requested_at       timestamptz not null,
    requested_by       text        not null,
    approved_at        timestamptz not null,
    approved_by        text        not null,
    granted_at         timestamptz not null,
    terminated_at      timestamptz,
    terminated_by      text,
    members_generation bigint,
    revoked_at         timestamptz,
    check ((terminated_at is null) = (terminated_by is null)),
    check ((terminated_at is null) = (members_generation is null)),
    check (revoked_at is null or terminated_at is not null)
);
create index access_grant_by_tenant on access_grant (tenant_id, id);
create index access_grant_in_force on access_grant (member_id) where terminated_at is null;
create index access_grant_to_confirm on access_grant (tenant_id) where terminated_at is not null and revoked_at is null;
insert into access_grant (tenant_id, member_id, user_id, role, requested_at, requested_by, approved_at, approved_by, granted_at)
select tenant_id, id, user_id, role, created_at, user_id, created_at, user_id, created_at from member;
create index invitation_open_by_email on invitation (email_key) where accepted_at is null and revoked_at is null;
