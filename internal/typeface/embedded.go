package typeface

import (
	_ "embed"
	"sync"
)

// One variable a face, so that the linker can leave out what nothing reaches.
// faces/README.md says where they come from; their licences lie beside them.
var (
	//go:embed faces/fangsong.ttf
	fangsongTTF []byte
	//go:embed faces/biaosong.ttf
	biaosongTTF []byte
	//go:embed faces/heiti.ttf
	heitiTTF []byte
	//go:embed faces/kaiti.ttf
	kaitiTTF []byte
	//go:embed faces/songti.ttf
	songtiTTF []byte
)

// embedded is filled once by Embedded. It is a plain zero value because a
// sync.OnceValue here would run when the program starts, and would tie the
// 30 MB of faces to every program that imports the module.
var embedded struct {
	once sync.Once
	set  *Set
}

// Embedded returns the set of the five embedded faces. It is the same set at
// every call, and cheap: a face is parsed when it is first used.
func Embedded() *Set {
	embedded.once.Do(func() {
		embedded.set = newSet(nil, []*source{
			embeddedFace(FangSong, "fangsong.ttf", "Zhifa FangSong", wenKai, fangsongTTF),
			embeddedFace(BiaoSong, "biaosong.ttf", "Zhifa BiaoSong", notoSerif, biaosongTTF),
			embeddedFace(HeiTi, "heiti.ttf", "Zhifa HeiTi", notoSans, heitiTTF),
			embeddedFace(KaiTi, "kaiti.ttf", "Zhifa KaiTi", wenKai, kaitiTTF),
			embeddedFace(SongTi, "songti.ttf", "Zhifa SongTi", notoSerif, songtiTTF),
		}, nil)
	})
	return embedded.set
}

// The versions of what the embedded faces are made from, as they still say.
const (
	wenKai    = "Version 1.250;January 17, 2023"
	notoSerif = "Version 2.003-H1;hotconv 1.1.1;makeotfexe 2.6.0"
	notoSans  = "Version 2.004-H2;hotconv 1.0.118;makeotfexe 2.5.65603"
)

func embeddedFace(role Role, file, name, version string, data []byte) *source {
	return &source{
		file:     file,
		name:     name,
		version:  version,
		embedded: true,
		role:     role,
		known:    true,
		// 仿宋 and 小标宋 are designs of their own, which are not free; what is
		// embedded stands in for them, and the report of a document says so.
		standIn: role == FangSong || role == BiaoSong,
		load: func() (*Face, error) {
			return parseFace(fontFile{whole: data, size: int64(len(data))}, 0)
		},
	}
}
