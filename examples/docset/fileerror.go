package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// plain is what an error says, with what the system says of a file in it put
// into the clerk's language: "openat a.csv: no such file or directory" is not
// for him.
func (t *task) plain(err error) string {
	text := err.Error()
	var at *fs.PathError
	if errors.As(err, &at) {
		if reason := t.fileReason(at.Err); reason != "" {
			// The path is left out where it stands before, and that of a
			// file that was to get its name when it is whole.
			before, _, _ := strings.Cut(text, at.Error())
			if !strings.Contains(before, at.Path) && !(before != "" && strings.HasSuffix(at.Path, ".part")) {
				reason = at.Path + "：" + reason
			}
			return strings.Replace(text, at.Error(), reason, 1)
		}
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		if reason := t.fileReason(link.Err); reason != "" {
			return strings.Replace(text, link.Error(), link.New+"："+reason, 1)
		}
	}
	return text
}

// fileReason is the system's reason in the clerk's language; "" for one that
// is not met every day, which stays as the system has it.
func (t *task) fileReason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return t.say.Sprintf("没有这个文件或文件夹，请看看名字写对了没有")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return t.say.Sprintf("没有权限，或者是只读的。换一个文件夹，或请管理员给权限")
	case errors.Is(err, syscall.ENOSPC):
		return t.say.Sprintf("磁盘满了，腾出地方再运行一次")
	case errors.Is(err, syscall.EISDIR):
		return t.say.Sprintf("这是文件夹，不是文件")
	case errors.Is(err, syscall.ENOTDIR):
		return t.say.Sprintf("路径里有一段是文件，不是文件夹")
	}
	return ""
}
