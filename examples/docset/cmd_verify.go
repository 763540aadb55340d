package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
)

// statusList is where the signed status list is looked for in the output
// folder.
const statusList = "certificates/status.cwt"

// runVerify checks codes with the public keys, and the status list if there
// is one.
func runVerify(t *task, args []string) (int, error) {
	if len(args) == 0 {
		t.warnf("verify 后面要写二维码里的网址，例如手机扫出来的 HTTPS://…。\n")
		return exitUsage, errUsage
	}
	keys, err := t.publicKeys()
	if err != nil {
		return exitPerson, err
	}
	now := time.Now()
	list, err := t.statusList(keys, now)
	if err != nil {
		// What the codes say by themselves can still be checked.
		t.warnf("状态列表不能用：%v\n", err)
	}
	code := exitDone
	for _, text := range args {
		if picture(text) {
			read, err := readCode(text)
			if err != nil {
				t.unreadable(text, err)
				code = exitPerson
				continue
			}
			text = read
		}
		if !t.verify(certificate.Judge(text, keys, now, list)) {
			code = exitPerson
		}
	}
	return code, nil
}

// publicKeys are those of the output folder.
func (t *task) publicKeys() (certificate.KeySet, error) {
	f, err := os.Open(filepath.Join(t.outDir, filepath.FromSlash(publicKeys)))
	if err != nil {
		return nil, t.errorf("找不到公钥：%v。请用 -out 指出有 keys 的文件夹", err)
	}
	defer f.Close()
	return certificate.ReadKeySet(f)
}

// statusPath is the status list's file.
func (t *task) statusPath() string {
	if t.status != "" {
		return t.status
	}
	return filepath.Join(t.outDir, filepath.FromSlash(statusList))
}

// statusList reads the status list; nil when none is named and none is there.
func (t *task) statusList(keys certificate.Keys, now time.Time) (*certificate.StatusList, error) {
	data, err := os.ReadFile(t.statusPath())
	if errors.Is(err, fs.ErrNotExist) && t.status == "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	u, err := certificate.DecodeStatusList(data)
	if err != nil {
		return nil, err
	}
	return u.Verify(keys, now)
}

// picture tells the name of a picture from an address and a token, which have
// no such endings.
func picture(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".jpg", ".jpeg":
		return true
	}
	return false
}

// verify tells a verdict, and reports whether it is a good one. That nothing
// is known of a revocation is told, but is no failure: the code is genuine.
func (t *task) verify(j certificate.Judgement) bool {
	if j.Err != nil {
		t.warnf("不能通过：%v\n", j.Err)
	}
	if c := j.Claims; c != nil {
		t.printf("签名属实：%s　%s　%s　%s　有效期至%s\n", c.Kind.String(), c.Number, c.Name, c.Department, c.Expires.String())
	}
	if j.Err != nil {
		return false
	}
	made := j.Made.In(certificate.Beijing).Format(time.DateTime)
	switch j.Listing {
	case certificate.Listed:
		t.printf("据 %s 的状态列表，没有注销、暂扣或换发。\n", made)
	case certificate.ListedStale:
		t.warnf("状态列表是 %s 的，已经旧了，此后是否注销不知道。\n", made)
	default:
		t.warnf("没有这本证件的状态资料，是否已经注销不知道。\n")
	}
	t.printf("请与证件上印的、与持证人本人核对：码可以翻拍。\n")
	return true
}
