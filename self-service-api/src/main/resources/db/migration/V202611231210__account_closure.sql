-- Somebody who closes their account keeps row and address until the identity provider has none of them any more.
alter table person drop constraint person_identity_state_check;
alter table person add constraint person_identity_state_check
    check (identity_state in ('pending', 'linked', 'conflict', 'closing'));
alter table person drop constraint person_check;
alter table person add constraint person_check
    check ((identity_state in ('linked', 'closing')) = (issuer is not null and subject is not null));
