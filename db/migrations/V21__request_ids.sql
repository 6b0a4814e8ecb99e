-- Which request a record follows from, for those who read logs.
alter table outbox add column request text;
