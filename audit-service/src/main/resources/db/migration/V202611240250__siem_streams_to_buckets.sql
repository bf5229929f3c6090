-- A stream may end in a bucket; then its url is where S3 is spoken, or null for AWS, and its sealed_token the two keys.
alter table siem_stream
    drop constraint siem_stream_kind_check,
    add constraint siem_stream_kind_check check (kind in ('https', 'splunk-hec', 's3')),
    alter column url drop not null,
    add column bucket text,
    add column region text,
    add column prefix text,
    add constraint siem_stream_target_check check (
        case when kind = 's3' then num_nulls(bucket, region, prefix, sealed_token) = 0
             else url is not null and num_nonnulls(bucket, region, prefix) = 0 end);
