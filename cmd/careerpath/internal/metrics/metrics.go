// Package metrics counts what a server does, for Prometheus. A metric says how many, how long or how large, never who:
// nothing of a person, and no address but the template of its route, is in a label.
package metrics

import (
	"context"
	"net/http"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/postgres"
)

const namespace = "careerpath"

// Metrics are the figures of one server. Make them with New.
type Metrics struct {
	registry *prometheus.Registry

	inFlight prometheus.Gauge
	took     *prometheus.HistogramVec
	refused  *prometheus.CounterVec

	commits prometheus.Histogram // seconds
	groups  prometheus.Histogram // changes
	failed  prometheus.Counter
	damaged prometheus.Counter

	people atomic.Int64 // at the last count, -1 before the first
}

// New makes the figures of a server of that version.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "http_requests_in_flight",
			Help: "Requests that are being answered."}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace,
			Name: "http_request_duration_seconds", Help: "How long requests took, by method, route and class of status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}},
			[]string{"method", "route", "code"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: "http_requests_refused_total",
			Help: "Requests refused and connections closed because there were too many, by what there were too many of."}, []string{"of"}),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace,
			Name: "store_commit_duration_seconds", Help: "How long commits took, from their beginning until they were on disk.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5}}),
		groups: prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: "store_commit_changes",
			Help: "How many changes shared a commit.", Buckets: prometheus.ExponentialBuckets(1, 2, 9)}),
		failed: prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: "store_commit_failures_total",
			Help: "Commits that did not reach the disk."}),
		damaged: prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: "store_damage_total",
			Help: "Damaged places of the database that were met since the start."}),
	}
	m.people.Store(-1)
	build := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "build_info",
		Help:        "Always 1. The labels say what the program was built from.",
		ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()}})
	build.Set(1)
	m.registry.MustRegister(m.inFlight, m.took, m.refused, m.commits, m.groups, m.failed, m.damaged, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Began counts a request that has come in.
func (m *Metrics) Began() { m.inFlight.Inc() }

// Ended counts a request that is over.
func (m *Metrics) Ended(method, route string, status int, took time.Duration) {
	m.inFlight.Dec()
	m.took.WithLabelValues(method, route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// Refused counts a request that was refused, or a connection that was closed, because there were too many, and of what.
func (m *Metrics) Refused(of string) { m.refused.WithLabelValues(of).Inc() }

// Committed counts a commit of a store.
func (m *Metrics) Committed(c bolt.Commit) {
	if c.Err != nil {
		m.failed.Inc()
		return
	}
	m.commits.Observe(c.Took.Seconds())
	m.groups.Observe(float64(c.Changes))
}

// Answered counts a commit that PostgreSQL has answered, or has not.
func (m *Metrics) Answered(c postgres.Commit) {
	if c.Err != nil {
		m.failed.Inc()
		return
	}
	m.commits.Observe(c.Took.Seconds())
	m.groups.Observe(1)
}

// Damaged counts a place of the database that is damaged.
func (m *Metrics) Damaged() { m.damaged.Inc() }

// Handler answers at /metrics.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry,
		ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4, Timeout: 10 * time.Second}))
	return mux
}

// room is a store that tells how large its file is, and how much of that is free, in bytes.
type room interface {
	Room(context.Context) (size, free int64, err error)
}

// WatchRoom tells how large the file of a store is.
func (m *Metrics) WatchRoom(of room) { m.registry.MustRegister(&file{of}) }

// file tells of a store's file as it is asked. What can't be read isn't told.
type file struct{ room }

var (
	fileBytes = prometheus.NewDesc(namespace+"_store_file_bytes", "Size of the database file.", nil, nil)
	freeBytes = prometheus.NewDesc(namespace+"_store_free_bytes", "Bytes of the database file that nothing is kept in.",
		nil, nil)
)

// Describe tells what Collect tells.
func (*file) Describe(to chan<- *prometheus.Desc) {
	to <- fileBytes
	to <- freeBytes
}

// Collect tells of the file.
func (f *file) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	size, free, err := f.Room(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(fileBytes, err)
		return
	}
	to <- prometheus.MustNewConstMetric(fileBytes, prometheus.GaugeValue, float64(size))
	to <- prometheus.MustNewConstMetric(freeBytes, prometheus.GaugeValue, float64(free))
}

// pool is a store that tells how its connections are used.
type pool interface{ Pool() postgres.Pool }

// WatchPool tells how a store's connections are used, as it is asked.
func (m *Metrics) WatchPool(of pool) {
	for name, one := range map[string]struct {
		help string
		is   func(postgres.Pool) float64
	}{
		"store_connections_in_use": {"Connections to the database that are in use.",
			func(p postgres.Pool) float64 { return float64(p.InUse) }},
		"store_connections_idle": {"Connections to the database that wait for work.",
			func(p postgres.Pool) float64 { return float64(p.Idle) }},
		"store_connections_max": {"Connections to the database that there may be at a time.",
			func(p postgres.Pool) float64 { return float64(p.Most) }},
	} {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: one.help},
			func() float64 { return one.is(of.Pool()) }))
	}
	for name, one := range map[string]struct {
		help string
		is   func(postgres.Pool) float64
	}{
		"store_connection_waits_total": {"Calls that had to wait for a connection to the database.",
			func(p postgres.Pool) float64 { return float64(p.Waits) }},
		"store_connection_wait_seconds_total": {"How long calls have waited for a connection to the database, in all.",
			func(p postgres.Pool) float64 { return p.Waited.Seconds() }},
		"store_retries_total": {"Transactions that were tried again.",
			func(p postgres.Pool) float64 { return float64(p.Retries) }},
	} {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: one.help},
			func() float64 { return one.is(of.Pool()) }))
	}
}

// How people are counted: so many at once, and after each count a rest that is so many times as long as the count was.
const (
	countAtOnce = 1000
	restTimes   = 100
	leastRest   = time.Minute
)

// CountPeople counts the people in a store until ctx ends, again and again and at 1 % of a processor's time at most: a
// scrape tells the last count. A count that fails is left out.
func (m *Metrics) CountPeople(ctx context.Context, st store.Store) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: "people",
		Help: "People in the database when they were last counted, -1 before that."},
		func() float64 { return float64(m.people.Load()) }))
	for ctx.Err() == nil {
		began := time.Now()
		if n, err := countPeople(ctx, st); err == nil {
			m.people.Store(int64(n))
		}
		select {
		case <-ctx.Done():
		case <-time.After(max(leastRest, restTimes*time.Since(began))):
		}
	}
}

func countPeople(ctx context.Context, st store.Store) (n int, err error) {
	for last := ""; ; {
		people, err := st.People(ctx, last, countAtOnce)
		if err != nil || len(people) == 0 {
			return n, err
		}
		n, last = n+len(people), people[len(people)-1].ID
	}
}
