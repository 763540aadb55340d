// Command docset makes the papers of one whole job of a banner's justice
// bureau: the notice, its three forms, the forms collected from the
// departments, the certificates of those who passed, and what goes with them.
// It uses the library's public packages alone and shows how they fit together.
//
//	go run ./examples/docset                 everything, of the job in testdata/naiman, into out
//	go run ./examples/docset help            what else it can do
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/message"

	"github.com/zhifadoc/zhifadoc/certificate"
)

// The exit statuses.
const (
	exitDone   = 0
	exitPerson = 1 // something needs a person, or failed
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command is one thing docset does. Texts are keys of the catalogue.
type command struct {
	name    string
	args    string // what may follow it, for the help; "": nothing
	summary string
	run     func(*task, []string) (int, error)
	flags   func(*task, *flag.FlagSet) // its own, besides those of all; may be nil
	help    string                     // what they are
	helpAt  string                     // the command whose help has them, if it is another
}

func commands() []command {
	return []command{
		{name: "all", summary: "做全部工作（不写命令时就是它）", run: runAll},
		{name: "notice", args: "[文件]", summary: "印通知，连同三张附表；写了文件（.txt 或 .json）就印那个文件", run: runNotice, flags: noticeFlags, help: noticeHelp},
		{name: "parse", args: "文件", summary: "读一个公文的文字，写出它的 JSON", run: runParse},
		{name: "proof", args: "[文件…]", summary: "校对公文或其中一段，列出问题，改好有把握的（不写文件时校对收到的原文）", run: runProof, flags: proofFlags, help: proofHelp},
		{name: "forms", summary: "印三张空白表，PDF 和工作簿各一份", run: runForms, flags: formsFlags, help: formsHelp},
		{name: "collect", summary: "读各单位报来的表，审核、合并", run: runCollect},
		{name: "issue", summary: "按考试结果编号、印证件和发放登记表", run: runIssue, flags: issueFlags, help: issueHelp},
		{name: "calibrate", summary: "印一张校准页，看双面打印偏了多少", run: runCalibrate, flags: sheetFlags, helpAt: "issue"},
		{name: "ledger", args: "[事项] [证号…]", summary: "登记簿：核发、印制、发放、废损、挂失、暂扣、恢复、注销，出各种名单", run: runLedger, flags: ledgerFlags, help: ledgerHelp},
		{name: "fonts", args: "[文件…]", summary: "看各种字用哪个字体文件印，缺哪些字（写了文件就查那些文件里的字）", run: runFonts, flags: fontsFlags, help: fontsHelp},
		{name: "verify", args: "网址或图片…", summary: "验二维码里的网址，或二维码的照片", run: runVerify, flags: verifyFlags, helpAt: "serve"},
		{name: "serve", summary: "开核验网页，手机扫码就打开它", run: runServe, flags: serveFlags, help: serveHelp},
		{name: "keygen", summary: "生成签二维码的钥匙", run: runKeygen},
	}
}

// task is what a command works with.
type task struct {
	ctx    context.Context
	say    *message.Printer
	stdout io.Writer
	stderr io.Writer
	job    *job
	jobDir string
	root   *os.Root // of jobDir, once it is open
	outDir string
	key    string           // path of the signing key; "" means keys in outDir
	signer *certificate.Key // the signing key, once it is read

	fontDirs []string // folders with the clerk's fonts
	fonts    fs.FS    // all of them; nil if there are none

	named    map[string]bool // the flags that were given
	paper    paper           // the flags of notice
	signable bool            // of forms
	printing printing        // of issue and calibrate

	survey surveying // of fonts
	shard  string    // of ledger print

	status string   // path of the status list; "" means the one in outDir
	addr   string   // where serve listens
	reason string   // of issue and ledger
	at     moment   // of issue and ledger: when it was done; zero: now
	proof  proofing // of proof

	submissions *collected // read once
}

// printf tells the clerk something, in his language: format is a key of the catalogue.
func (t *task) printf(format string, args ...any) {
	t.say.Fprintf(t.stdout, format, args...)
}

// warnf is printf for what needs attention.
func (t *task) warnf(format string, args ...any) {
	t.say.Fprintf(t.stderr, format, args...)
}

// errUsage is an error of the command line that has been explained already.
var errUsage = errors.New("usage")

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	t := &task{ctx: ctx, stdout: stdout, stderr: stderr}
	defer t.close()
	cmd, rest, err := t.parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case err != nil:
		return exitUsage
	}
	code := exitPerson
	if err = t.openFonts(); err == nil {
		code, err = cmd.run(t, rest)
	}
	if errors.Is(err, errUsage) {
		return exitUsage
	}
	if errors.Is(err, context.Canceled) {
		t.warnf("中断了。写好的文件都是完整的，再运行一次就会做完。\n")
		return exitPerson
	}
	if err != nil {
		t.warnf("错误：%v\n", t.plain(err))
		return exitPerson
	}
	return code
}

// parse reads the command line; what is wrong with it has been said when it
// returns an error.
func (t *task) parse(args []string) (*command, []string, error) {
	t.say = printerFor(languageOf(args))
	all := commands()
	before, name, args := commandOf(args, all)
	if name == "help" {
		return nil, nil, t.helpFor(args, all)
	}
	cmd := find(all, name)
	if cmd == nil {
		t.warnf("没有“%s”这个命令", name)
		if near := nearest(name, commandNames(all)); near != "" {
			t.warnf("，是不是“%s”？", near)
		}
		t.warnf("。全部命令：docset help\n")
		return nil, nil, errUsage
	}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	lang := flags.String("lang", "zh", "")
	flags.StringVar(&t.jobDir, "job", "testdata/naiman", "")
	flags.StringVar(&t.outDir, "out", "out", "")
	flags.StringVar(&t.key, "key", "", "")
	flags.Func("fonts", "", func(dir string) error {
		t.fontDirs = append(t.fontDirs, dir)
		return nil
	})
	if cmd.flags != nil {
		cmd.flags(t, flags)
	}
	rest, err := interspersed(flags, append(before, args...))
	switch {
	case errors.Is(err, flag.ErrHelp):
		t.helpOf(t.stdout, cmd)
		return nil, nil, err
	case err != nil:
		t.warnf("命令行有误：%s\n这个命令的选项：docset help %s\n", t.flagFault(err), name)
		return nil, nil, errUsage
	}
	t.named = make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { t.named[f.Name] = true })
	if *lang != "zh" && *lang != "en" {
		t.warnf("-lang 只能是 zh 或 en，不能是“%s”。\n", *lang)
		return nil, nil, errUsage
	}
	if cmd.args == "" && len(rest) > 0 {
		t.warnf("命令 %s 之后不该有“%s”。\n", name, rest[0])
		return nil, nil, errUsage
	}
	return cmd, rest, nil
}

// commandOf parts the command from what stands before it, which can only be
// options of all commands, and from what follows.
func commandOf(args []string, all []command) (before []string, name string, after []string) {
	for i := 0; i < len(args); i++ {
		a := args[i]
		if !strings.HasPrefix(a, "-") {
			return args[:i:i], a, args[i+1:]
		}
		switch strings.TrimLeft(a, "-") {
		case "lang", "job", "out", "key", "fonts":
			i++ // its value
		case "h", "help":
			return nil, "help", slices.Concat(args[:i], args[i+1:])
		}
	}
	return args, "all", nil
}

func find(all []command, name string) *command {
	if i := slices.IndexFunc(all, func(c command) bool { return c.name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}

func commandNames(all []command) []string {
	names := []string{"help"}
	for _, c := range all {
		names = append(names, c.name)
	}
	return names
}

// flagFault is what package flag says of an option, in the clerk's language.
func (t *task) flagFault(err error) string {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: "); ok {
		return t.say.Sprintf("没有 %s 这个选项", name)
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: "); ok {
		return t.say.Sprintf("%s 后面要写它的值", name)
	}
	if m := badValue.FindStringSubmatch(text); m != nil {
		value, err := strconv.Unquote(m[1])
		if err != nil {
			value = m[1]
		}
		return t.say.Sprintf("%s 后面的“%s”不对", m[2], value)
	}
	return text
}

// badValue is how package flag begins what is wrong with an option's value.
var badValue = regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?(-[a-z-]+): `)

// interspersed parses flags before, between and after the other arguments,
// which it returns.
func interspersed(flags *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		if end := len(args) - flags.NArg(); end > 0 && args[end-1] == "--" {
			return append(rest, flags.Args()...), nil
		}
		rest = append(rest, flags.Arg(0))
		args = flags.Args()[1:]
	}
}

// languageOf finds -lang before the flags are parsed, so that what is wrong
// with the command line is said in it.
func languageOf(args []string) string {
	for i, a := range args {
		a = strings.TrimPrefix(strings.TrimPrefix(a, "-"), "-")
		if v, ok := strings.CutPrefix(a, "lang="); ok {
			return v
		}
		if a == "lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return "zh"
}

// helpFor answers docset help, with the command that may follow it.
func (t *task) helpFor(args []string, all []command) error {
	for i := 0; i < len(args); i++ {
		switch name := args[i]; {
		case strings.TrimLeft(name, "-") == "lang":
			i++ // its value, which languageOf has found
		case strings.HasPrefix(name, "-"):
		default:
			cmd := find(all, name)
			if cmd == nil {
				t.warnf("没有“%s”这个命令", name)
				t.warnf("。全部命令：docset help\n")
				return errUsage
			}
			t.helpOf(t.stdout, cmd)
			return flag.ErrHelp
		}
	}
	t.help(t.stdout, all)
	return flag.ErrHelp
}

// help tells all commands and all options.
func (t *task) help(w io.Writer, all []command) {
	t.say.Fprintf(w, "docset 做一次清理、换发、新领工作的全套文件。\n\n用法：docset [命令] [选项]\n\n命令：\n")
	for _, c := range all {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, t.say.Sprintf(c.summary))
	}
	t.say.Fprintf(w, helpFlags)
	for _, c := range all {
		if c.help != "" {
			t.say.Fprintf(w, c.help)
		}
	}
	t.say.Fprintf(w, helpStatus)
}

// helpOf tells one command and its options.
func (t *task) helpOf(w io.Writer, c *command) {
	usage := c.name
	if c.args != "" {
		usage += " " + t.say.Sprintf(c.args)
	}
	t.say.Fprintf(w, "用法：docset %s [选项]\n\n%s\n", usage, t.say.Sprintf(c.summary))
	help := c.help
	if help == "" && c.helpAt != "" {
		help = find(commands(), c.helpAt).help
	}
	if help != "" {
		t.say.Fprintf(w, help)
	}
	t.say.Fprintf(w, helpFlags)
	t.say.Fprintf(w, helpStatus)
}

const helpFlags = `
选项：
  -job 文件夹   这次工作的文件夹，里面有 job.yaml（默认 testdata/naiman）
  -out 文件夹   写到哪里（默认 out）
  -key 文件     签二维码的钥匙（默认用 -out 下 keys 里的，没有就新生成一把示范用的）
  -fonts 文件夹 自己的字体放在哪里，可写几次；先用它们，缺的再用自带的（看用上了哪些：docset fonts）
  -lang zh|en   用中文还是英文说话（默认 zh）
`

const helpStatus = `
结束状态：0 做完了；1 有事要人处理；2 命令行有误。all 只要全套文件都做出来了就是 0，要人处理的事列在屏幕上。
`
