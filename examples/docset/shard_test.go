package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestShards prints the waiting cards on three machines as examples' Job for
// Kubernetes does, and then without shards: the files, the record of the run
// and the ledger are the same.
func TestShards(t *testing.T) {
	const at = "2022-09-05 10:00:00"
	alone := newClerk(t)
	alone.do(exitPerson, "ledger", "issue", "-at", at) // there are people without a certificate
	alone.do(exitDone, "ledger", "print", "-at", at, "-size", "30")
	want := files(t, alone.out)

	command, completions := indexedJob(t)
	many := newClerk(t)
	many.do(exitPerson, "ledger", "issue", "-at", at)
	before := many.ledger().Head()
	for index := range completions {
		args := slices.Clone(command)
		for i, a := range args {
			a = strings.ReplaceAll(a, "$(JOB_COMPLETION_INDEX)", fmt.Sprint(index))
			a = strings.ReplaceAll(a, "/job", many.job)
			args[i] = strings.ReplaceAll(a, "/out", many.out)
		}
		code, stdout, stderr := docset(t, append(args, "-key", many.key, "-size", "30")...)
		if code != exitDone || stderr != "" || !strings.Contains(stdout, fmt.Sprintf("第 %d/%d 份印好", index, completions)) {
			t.Fatalf("%q: exit status %d\n%s\n%s", args, code, stdout, stderr)
		}
	}
	if many.ledger().Head() != before {
		t.Error("a shard entered something")
	}
	if said := many.do(exitDone, "ledger", "print", "-at", at, "-size", "30"); !strings.Contains(said, "已补登，没有重印") {
		t.Error(said)
	}
	got := files(t, many.out)
	maps.DeleteFunc(got, func(name, _ string) bool { return strings.Contains(name, "-shard-") })
	for name, data := range want {
		if got[name] != data {
			t.Errorf("%s: %d bytes of shards, %d of one run", name, len(got[name]), len(data))
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("shards wrote %s, too", name)
	}
	if _, ok := want["certificates/cards-004.pdf"]; !ok {
		t.Errorf("too few files for a test of shards: %v", slices.Sorted(maps.Keys(want)))
	}
	// Nothing waits any more.
	if said := many.do(exitDone, "ledger", "print", "-shard", "0/3"); !strings.Contains(said, "没有等着印的证件") {
		t.Error(said)
	}
}

func TestBadShard(t *testing.T) {
	o := newClerk(t)
	for _, args := range []string{"ledger print -shard 3/3", "ledger print -shard 1", "ledger print -shard=", "ledger -shard 0/2", "ledger lose 1 -shard 0/2", "issue -shard 0/2"} {
		if said := o.do(exitUsage, strings.Fields(args)...); !strings.Contains(said, "shard") {
			t.Errorf("%s: %s", args, said)
		}
	}
	if said := o.do(exitPerson, "ledger", "print", "-shard", "0/2"); !strings.Contains(said, "还没有登记簿") {
		t.Error(said)
	}
	o.do(exitPerson, "ledger", "issue")
	o.key = o.job + "/none.jwk"
	if said := o.do(exitPerson, "ledger", "print", "-shard", "0/2"); !strings.Contains(said, "同一把钥匙") {
		t.Error(said)
	}
}

// indexedJob is the command of the Job for Kubernetes, without the program, and
// how many pods it has.
func indexedJob(t *testing.T) (command []string, completions int) {
	t.Helper()
	type volume struct {
		Name                  string
		PersistentVolumeClaim any `yaml:"persistentVolumeClaim"`
	}
	var job struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Metadata   any
		Spec       struct {
			CompletionMode string `yaml:"completionMode"`
			Completions    int
			Parallelism    int
			BackoffLimit   int `yaml:"backoffLimit"`
			Template       struct {
				Spec struct {
					RestartPolicy string `yaml:"restartPolicy"`
					Containers    []struct {
						Name, Image     string
						Command         []string
						SecurityContext any `yaml:"securityContext"`
						Resources       any
						VolumeMounts    []struct {
							Name      string
							MountPath string `yaml:"mountPath"`
							ReadOnly  bool   `yaml:"readOnly"`
						} `yaml:"volumeMounts"`
					}
					Volumes []volume
				}
			}
		}
	}
	text := readRepository(t, "examples/docset/k8s-job.yaml")
	if err := yaml.UnmarshalWithOptions([]byte(text), &job, yaml.Strict()); err != nil {
		t.Fatal(yaml.FormatError(err, false, true))
	}
	pod := job.Spec.Template.Spec
	if job.APIVersion != "batch/v1" || job.Kind != "Job" || job.Spec.CompletionMode != "Indexed" || len(pod.Containers) != 1 || pod.RestartPolicy != "Never" {
		t.Fatalf("no Indexed Job: %+v", job)
	}
	for _, m := range pod.Containers[0].VolumeMounts {
		if !slices.ContainsFunc(pod.Volumes, func(v volume) bool { return v.Name == m.Name }) {
			t.Errorf("no volume %s", m.Name)
		}
	}
	command = pod.Containers[0].Command
	if i := slices.Index(command, "-shard"); i < 0 || command[i+1] != fmt.Sprintf("$(JOB_COMPLETION_INDEX)/%d", job.Spec.Completions) {
		t.Fatalf("%d completions of %q", job.Spec.Completions, command)
	}
	return command[1:], job.Spec.Completions
}
