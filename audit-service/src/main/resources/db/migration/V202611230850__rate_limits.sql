-- Made by the platform's migrations.
grant select, insert, update, delete on rate_limit to audit_app;
