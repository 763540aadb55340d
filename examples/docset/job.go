package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
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
		Results names  `yaml:"results"`
		Photos  string `yaml:"photos"`
	} `yaml:"exam"`

	Certificate struct {
		Number     string     `yaml:"number"`
		Issued     forms.Date `yaml:"issued"`
		Entered    moment     `yaml:"entered"`
		Expires    forms.Date `yaml:"expires"`
		Supervisor string     `yaml:"supervisor"`
		Organ      string     `yaml:"organ"`
		CodeURL    string     `yaml:"code_url"`
		Design     string     `yaml:"design"`
		Order      []string   `yaml:"order"`
	} `yaml:"certificate"`
}

// names is one name, or a list of them.
type names []string

// UnmarshalYAML reads either.
func (n *names) UnmarshalYAML(data []byte) error {
	var one string
	if yaml.Unmarshal(data, &one) == nil {
		*n = names{one}
		return nil
	}
	return yaml.Unmarshal(data, (*[]string)(n))
}

// moment is a time of day in Beijing.
type moment struct{ time.Time }

// UnmarshalText reads 2022-09-01 09:00:00, or a day alone.
func (m *moment) UnmarshalText(text []byte) (err error) {
	for _, layout := range []string{time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		if m.Time, err = time.ParseInLocation(layout, string(text), certificate.Beijing); err == nil {
			return nil
		}
	}
	return &momentError{string(text)}
}

// momentError is a text that is no time of day.
type momentError struct{ value string }

func (e *momentError) Error() string { return fmt.Sprintf("%q ≠ %s", e.value, time.DateTime) }

// Bounds of job.yaml, which has some kilobytes and no list in a list.
const (
	maxJob   = 64 << 10
	maxDepth = 32
)

// settings reports whether a text may be parsed. A few lines of YAML whose
// aliases name each other fill any memory, and brackets in brackets take a
// parser time that grows with their square.
func settings(text []byte) bool {
	if len(text) > maxJob {
		return false
	}
	depth := 0
	for _, c := range text {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth > maxDepth {
			return false
		}
	}
	return !slices.ContainsFunc(lexer.Tokenize(string(text)), func(t *token.Token) bool {
		return t.Type == token.AnchorType || t.Type == token.AliasType
	})
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
	decoded, err := notice.DecodeText(text)
	if err != nil {
		return fmt.Errorf("%s：%w", path, err)
	}
	text = []byte(strings.TrimPrefix(decoded, "\ufeff"))
	if !settings(text) {
		return t.errorf("%s 不像设定文件：超过 %s KB，括号套得太深，或用了 & 和 * 引用。请照 testdata/naiman/job.yaml 的样子写", path, fmt.Sprint(maxJob>>10))
	}
	var j job
	if err := yaml.UnmarshalWithOptions(text, &j, yaml.Strict(), yaml.CustomUnmarshaler(readDay)); err != nil {
		return t.notSo(path, t.parseFaults(string(text), err))
	}
	j.inPlace()
	if odd := t.oddities(string(text), &j); len(odd) > 0 {
		return t.notSo(path, odd)
	}
	t.job = &j
	return nil
}

// errorf is an error in the clerk's language.
func (t *task) errorf(format string, args ...any) error {
	return errors.New(t.say.Sprintf(format, args...))
}

// folder is the job's folder. A name in job.yaml reaches nothing outside it,
// neither by .. nor by a symbolic link.
func (t *task) folder() (fs.FS, error) {
	if t.root == nil {
		root, err := os.OpenRoot(t.jobDir)
		if err != nil {
			return nil, err
		}
		t.root = root
	}
	return t.root.FS(), nil
}

// inFolder checks a name of job.yaml, and gives the folder with it.
func (t *task) inFolder(name string) (fs.FS, error) {
	if name == "" {
		return nil, t.errorf("job.yaml 里没有写这一步要用的文件在哪里。请照 testdata/naiman/job.yaml 补上 notice、collect、exam 里的文件名")
	}
	if !fs.ValidPath(name) {
		return nil, t.errorf("job.yaml 里写的“%s”不在文件夹 %s 里面。请把文件放进去，从那里起写路径，用 / 分隔，不用 ..", name, t.jobDir)
	}
	return t.folder()
}

// read reads a file of the job, whose name comes from job.yaml.
func (t *task) read(name string) ([]byte, error) {
	folder, err := t.inFolder(name)
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return nil, fmt.Errorf("%s：%w", filepath.Join(t.jobDir, name), err)
	}
	return data, nil
}

// close lets go of the job's folder.
func (t *task) close() {
	if t.root != nil {
		t.root.Close()
	}
}
