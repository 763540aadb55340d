package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/zhifadoc/zhifadoc/forms"
)

// surveying is the flags of fonts.
type surveying struct{ json, all bool }

func fontsFlags(t *task, flags *flag.FlagSet) {
	flags.BoolVar(&t.survey.json, "json", false, "")
	flags.BoolVar(&t.survey.all, "all", false, "")
}

const fontsHelp = `
fonts 的选项：
  -fonts 文件夹 看哪里的字体，可写几次；不写就只看自带的
  -all          用不上的、备用的也逐个列出
  -json         只写一份 JSON，什么都在里面

自己的字体在哪里（字体按文件里的名字认，文件名不论；.ttf、.ttc 都行，子文件夹也看）：
  Windows       -fonts C:\Windows\Fonts　只给自己装的另在 -fonts "%%LOCALAPPDATA%%\Microsoft\Windows\Fonts"
  WPS           Linux 版（麒麟、统信）：-fonts /usr/share/fonts/wps-office　Windows 版装在系统里的同上，只有 WPS 里能选的在它安装文件夹的 office6\fonts
  macOS         -fonts /System/Library/Fonts -fonts /Library/Fonts -fonts ~/Library/Fonts
                装了 Office 的再加 -fonts "/Applications/Microsoft Word.app/Contents/Resources/DFonts"
  Debian、麒麟、统信 -fonts /usr/share/fonts　自己装的在 ~/.local/share/fonts
要正式的样子，得有仿宋_GB2312（或仿宋、方正仿宋_GBK）和方正小标宋，系统不一定带。
方便的做法是把要用的几个文件复制到一个文件夹，以后都用 -fonts 指它：快，而且换了机器也印得一样。
`

// runFonts tells which face of which file prints what: with the named texts,
// or those of the job, as far as there is one.
func runFonts(t *task, args []string) (int, error) {
	text, err := t.textToPrint(args)
	if err != nil {
		return exitPerson, err
	}
	survey, err := forms.SurveyFonts(t.fonts, text)
	if err != nil {
		return exitPerson, err
	}
	code := exitDone
	for _, r := range survey.Roles {
		if r.Missing != "" {
			code = exitPerson
		}
	}
	if t.survey.json {
		e := json.NewEncoder(t.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return code, e.Encode(survey)
	}
	for _, r := range survey.Roles {
		t.tellRole(&r, text != "")
	}
	t.tellFillers(survey.Fillers)
	t.tellRefused(survey)
	return code, nil
}

// textToPrint is the text of the named files, or all that the job prints: its
// notice and the people of its forms.
func (t *task) textToPrint(names []string) (string, error) {
	var b strings.Builder
	for _, name := range names {
		data, err := readFile(name)
		if err != nil {
			return "", err
		}
		b.Write(data)
	}
	if len(names) > 0 {
		return b.String(), nil
	}
	quiet := *t
	quiet.stdout = io.Discard
	if err := quiet.load(); err != nil {
		if t.named["job"] {
			return "", err
		}
		return "", nil // a folder of fonts can be looked at without a job
	}
	data, err := quiet.read(quiet.job.Notice.Text)
	if err != nil {
		return "", err
	}
	b.Write(data)
	c, err := quiet.collect()
	if err != nil {
		return "", err
	}
	for _, f := range c.merged {
		b.WriteString(f.Unit + f.FilledBy)
		for _, o := range f.Officers {
			for _, s := range []string{o.Department, o.Name, o.ID, o.Type, o.Category, o.Area, o.CertificateNo, o.QualificationNo, o.Reason} {
				b.WriteString(s)
			}
		}
	}
	return b.String(), nil
}

// tellRole tells which face a role is printed in, what that lacks, and what is
// asked next. Of an office's text it says what another face prints.
func (t *task) tellRole(r *forms.FontRole, asked bool) {
	t.printf("%[1]s\n", r.Name, r.English)
	t.printf("  用 %s\n", t.fontLine(r.Fonts[0], true))
	if r.LacksGB2312+r.LacksStandard > 0 {
		t.printf("  GB 2312 的 6763 个汉字缺 %s 个，通用规范汉字表的 8105 个缺 %s 个\n", fmt.Sprint(r.LacksGB2312), fmt.Sprint(r.LacksStandard))
	} else {
		t.printf("  GB 2312 和通用规范汉字表的字都有\n")
	}
	for _, p := range r.Replaced {
		t.printf("  要印的字里它没有 %s，用“%s”印\n", t.characters(p.Characters), p.Font)
	}
	if r.Missing != "" {
		t.printf("  要印的字里 %s 没有字体能印，请加一个有它的字体（如“宋体-ExtB”），或核对是否输错\n", t.characters(r.Missing))
	}
	if asked && len(r.Replaced) == 0 && r.Missing == "" {
		t.printf("  要印的字都有\n")
	}
	for i, f := range r.Fonts[1:] {
		if i > 0 && !t.survey.all {
			t.printf("  再缺，还有 %s 个（-all 逐个列出）\n", fmt.Sprint(len(r.Fonts)-2))
			break
		}
		t.printf("  它没有的，用 %s\n", t.fontLine(f, t.survey.all))
	}
}

// fontLine names a face and its file.
func (t *task) fontLine(f forms.Font, version bool) string {
	where := f.File
	if f.Embedded {
		where = t.say.Sprintf("自带")
	} else if f.Index > 0 || strings.EqualFold(path.Ext(f.File), ".ttc") {
		where = t.say.Sprintf("%s 第 %s 个", f.File, fmt.Sprint(f.Index+1))
	}
	line := t.say.Sprintf("%s（%s）", f.Name, where)
	if f.StandIn {
		line += t.say.Sprintf("，代用，不是正式的")
	}
	if version && f.Version != "" {
		line += t.say.Sprintf("，版本 %s", strings.TrimPrefix(f.Version, "Version "))
	}
	return line
}

// characters shows characters with their code points, which tell those apart
// that the screen may have no font for.
func (t *task) characters(s string) string {
	const shown = 8
	var all []string
	for i, c := range []rune(s) {
		if i == shown {
			all = append(all, t.say.Sprintf("……共 %s 个", fmt.Sprint(len([]rune(s)))))
			break
		}
		all = append(all, fmt.Sprintf("%c(U+%04X)", c, c))
	}
	return strings.Join(all, " ")
}

func (t *task) tellFillers(fonts []forms.Font) {
	if len(fonts) == 0 {
		return
	}
	t.printf("只补缺字的：%s 个\n", fmt.Sprint(len(fonts)))
	const shown = 3
	for i, f := range fonts {
		if i == shown && !t.survey.all {
			t.printf("  ……（-all 逐个列出）\n")
			break
		}
		t.printf("  %s\n", t.fontLine(f, t.survey.all))
	}
}

// tellRefused names the files that cannot be used by the reason: first those
// that would have been of a role, and of a long list no more than its beginning.
func (t *task) tellRefused(survey *forms.FontSurvey) {
	if len(survey.Refused) == 0 {
		return
	}
	t.printf("不能用的：%s 个\n", fmt.Sprint(len(survey.Refused)))
	type file struct {
		name  string
		roles []string
	}
	var reasons []forms.FontProblem
	files := map[forms.FontProblem][]file{}
	for _, f := range survey.Refused {
		p := *f.Problem
		if files[p] == nil {
			reasons = append(reasons, p)
		}
		last := len(files[p]) - 1
		if last < 0 || files[p][last].name != f.File { // the faces of a collection share a line
			files[p] = append(files[p], file{name: f.File})
			last++
		}
		if roles := &files[p][last].roles; f.Role != "" && !slices.Contains(*roles, f.Role) {
			*roles = append(*roles, f.Role)
		}
	}
	for _, p := range reasons {
		t.printf("  %[1]s：\n", p.Chinese, p.English)
		const shown = 20
		all := files[p]
		slices.SortStableFunc(all, func(a, b file) int { return min(1, len(b.roles)) - min(1, len(a.roles)) })
		for i, f := range all {
			if i == shown && !t.survey.all {
				t.printf("    ……共 %s 个（-all 逐个列出）\n", fmt.Sprint(len(all)))
				break
			}
			if f.roles == nil {
				fmt.Fprintf(t.stdout, "    %s\n", f.name)
				continue
			}
			t.printf("    %s（本可作%s）\n", f.name, strings.Join(f.roles, "、"))
		}
	}
}
