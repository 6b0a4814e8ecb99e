-- Records on their way to Kafka: written with the change they tell of, removed once the broker has them.
create table outbox (
  tenant_id uuid not null references tenants,
  id bigint generated always as identity,
  topic text not null,
  key text not null,
  payload bytea not null,
  created_at timestamptz not null,
  -- Why the broker will never take it; such a record no longer holds up those behind it.
  refused text,
  primary key (tenant_id, id)
);

create index outbox_waiting on outbox (id) where refused is null;
create index outbox_waiting_by_key on outbox (key, id) where refused is null;
