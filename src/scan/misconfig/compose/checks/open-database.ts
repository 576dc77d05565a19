import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { publishedPorts, isOpenAddress } from '../settings.ts';

/** A database is open to the network. */
export const openDatabase: ComposeCheck = {
  id: 'CO026',
  aliases: [],
  title: 'A database is open to the network',
  severity: 'medium',
  why: "A port without an address is published on all of the host's, past its firewall (Docker writes its own rules).",
  fix: 'Leave ports out: services reach each other by name; or publish on 127.0.0.1.',
  controls: ['CIS-Docker-5.14', 'T1133'],
  examples: {
    good: [
      serviceWith('ports: ["127.0.0.1:5432:5432"]\n'),
      serviceWith('ports: ["8080:80"]\n'),
      serviceWith('expose: [5432]\n'),
    ],
    bad: [
      serviceWith('ports:\n  - "5432:5432"\n'),
      serviceWith('ports: [6379]\n'),
      serviceWith('ports: [{target: 27017, published: "27017", host_ip: 0.0.0.0}]\n'),
    ],
  },
  *find({ services }) {
    for (const service of services)
      for (const { address, target, at } of publishedPorts(service)) {
        const what = DATABASES.get(target);
        if (what !== undefined && isOpenAddress(address))
          yield { at, message: `${what} is open to the network` };
      }
  },
};

const DATABASES: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [2181, 'ZooKeeper'],
  [2379, 'etcd'],
  [3306, 'MySQL'],
  [4369, 'Erlang'],
  [5432, 'PostgreSQL'],
  [5672, 'RabbitMQ'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [7474, 'Neo4j'],
  [7687, 'Neo4j'],
  [8086, 'InfluxDB'],
  [8123, 'ClickHouse'],
  [8529, 'ArangoDB'],
  [9042, 'Cassandra'],
  [9092, 'Kafka'],
  [9200, 'Elasticsearch'],
  [9300, 'Elasticsearch'],
  [11211, 'memcached'],
  [26257, 'CockroachDB'],
  [27017, 'MongoDB'],
]);
