package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/zhifadoc/zhifadoc/forms"
)

// job is job.yaml: what the bureau sets for one piece of work.
type job struct {
	Job   string `yaml:"job"`
	Organ string `yaml:"organ"`

	Notice struct {
		Text      string     `yaml:"text"`
		Received  string     `yaml:"received"`
		Masthead  string     `yaml:"masthead"`
		Issuer    string     `yaml:"issuer"`
		Date      forms.Date `yaml:"date"`
		CopyTo    string     `yaml:"copy_to"`
		PrintedBy string     `yaml:"printed_by"`
		PrintedOn forms.Date `yaml:"printed_on"`
		Seal      struct {
			Diameter float64 `yaml:"diameter"`
			Picture  string  `yaml:"picture"`
			Specimen bool    `yaml:"specimen"`
		} `yaml:"seal"`
	} `yaml:"notice"`

	Forms struct {
		Departments []string `yaml:"departments"`
		Types       []string `yaml:"types"`
		Categories  []string `yaml:"categories"`
		Areas       []string `yaml:"areas"`
		Reasons     []string `yaml:"reasons"`
	} `yaml:"forms"`

	Collect struct {
		Submissions string     `yaml:"submissions"`
		Deadline    forms.Date `yaml:"deadline"`
	} `yaml:"collect"`

	Exam struct {
		Results string `yaml:"results"`
		Photos  string `yaml:"photos"`
	} `yaml:"exam"`

	Certificate struct {
		Number     string     `yaml:"number"`
		Issued     forms.Date `yaml:"issued"`
		Expires    forms.Date `yaml:"expires"`
		Supervisor string     `yaml:"supervisor"`
		Organ      string     `yaml:"organ"`
		CodeURL    string     `yaml:"code_url"`
		Design     string     `yaml:"design"`
		Order      []string   `yaml:"order"`
	} `yaml:"certificate"`
}

// load reads the job's settings, once.
func (t *task) load() error {
	if t.job != nil {
		return nil
	}
	path := filepath.Join(t.jobDir, "job.yaml")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return t.errorf("%s 里没有 job.yaml。请用 -job 指出这次工作的文件夹", t.jobDir)
	}
	if err != nil {
		return err
	}
	var j job
	if err := yaml.UnmarshalWithOptions(text, &j, yaml.Strict()); err != nil {
		return t.errorf("%s 读不懂：%v", path, strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	t.job = &j
	return nil
}

// errorf is an error in the clerk's language.
func (t *task) errorf(format string, args ...any) error {
	return errors.New(t.say.Sprintf(format, args...))
}

// read reads a file of the job. Its name comes from job.yaml and must stay
// inside the job's folder.
func (t *task) read(name string) ([]byte, error) {
	data, err := fs.ReadFile(os.DirFS(t.jobDir), name)
	if err != nil {
		return nil, fmt.Errorf("%s：%w", filepath.Join(t.jobDir, name), err)
	}
	return data, nil
}
