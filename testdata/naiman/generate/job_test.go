package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
)

// The people fit the job: its departments, and the words it offers for the
// columns. One department of the job sends nothing.
func TestJobAndPeopleAgree(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(job, "job.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var settings struct {
		Forms struct {
			Departments, Types, Categories, Areas, Reasons []string
		}
	}
	if err := yaml.Unmarshal(data, &settings); err != nil {
		t.Fatal(err)
	}
	f := settings.Forms
	departments, _ := staff()
	named := []string{}
	for _, u := range departments {
		named = append(named, u.name)
		for form := clearance; form <= newIssue; form++ {
			for _, o := range u.forms[form] {
				for _, c := range []struct {
					value string
					from  []string
				}{{o.kind, f.Types}, {o.category, f.Categories}, {o.area, f.Areas}} {
					if !slices.Contains(c.from, c.value) {
						t.Errorf("%s: %q is not in job.yaml", o.name, c.value)
					}
				}
				if form == clearance && !slices.Contains(f.Reasons, o.reason) {
					t.Errorf("%s: reason %q is not in job.yaml", o.name, o.reason)
				}
				if (form == newIssue) != (o.certificate == "") {
					t.Errorf("%s in form %d: certificate %q", o.name, form, o.certificate)
				}
			}
		}
	}
	sent := slices.DeleteFunc(slices.Clone(f.Departments), func(d string) bool { return d == "奈曼旗青龙山镇人民政府" })
	if !slices.Equal(named, sent) || len(sent) != len(f.Departments)-1 {
		t.Errorf("departments of job.yaml:\n%q\nsent:\n%q", f.Departments, named)
	}
}
