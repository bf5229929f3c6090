-- Whose data is kept for a time though their tier does not have it any more: looked through for notices.
create index tenant_status_retained on tenant_status (tenant_id) where jsonb_array_length(document -> 'retained') > 0;
