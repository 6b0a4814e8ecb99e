-- Challenges, evidence exactly as posted, verdicts exactly as signed, and releases.
create table challenges (
  tenant_id uuid not null,
  deployment_id uuid not null,
  id uuid not null,
  attempt integer not null,
  requested_at timestamptz not null,
  issued_at timestamptz,
  issued bytea,
  findings text check (findings is json array),
  answered_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, deployment_id) references deployments (tenant_id, id)
);

create index challenges_of_deployment on challenges (tenant_id, deployment_id, requested_at);

create table evidence (
  tenant_id uuid not null,
  deployment_id uuid not null,
  id uuid not null,
  challenge_id uuid not null,
  attempt integer not null,
  received_at timestamptz not null,
  content bytea not null,
  digest text not null,
  primary key (tenant_id, id),
  unique (tenant_id, challenge_id),
  foreign key (tenant_id, deployment_id) references deployments (tenant_id, id),
  foreign key (tenant_id, challenge_id) references challenges (tenant_id, id)
);

create index evidence_of_deployment on evidence (tenant_id, deployment_id, received_at);

create table results (
  tenant_id uuid not null,
  deployment_id uuid not null,
  evidence_id uuid not null,
  appraised_at timestamptz not null,
  ear text not null,
  primary key (tenant_id, evidence_id),
  foreign key (tenant_id, deployment_id) references deployments (tenant_id, id),
  foreign key (tenant_id, evidence_id) references evidence (tenant_id, id)
);

create index results_newest on results (tenant_id, deployment_id, appraised_at desc, evidence_id desc);

create table key_releases (
  tenant_id uuid not null,
  deployment_id uuid not null,
  evidence_id uuid not null,
  released_at timestamptz not null,
  released_keys bytea,
  secrets text not null check (secrets is json array),
  findings text not null check (findings is json array),
  primary key (tenant_id, evidence_id),
  foreign key (tenant_id, deployment_id) references deployments (tenant_id, id),
  foreign key (tenant_id, evidence_id) references evidence (tenant_id, id)
);
