package main

// english is what docset says with -lang en. The keys are the Chinese texts
// as they stand in the code; a test finds those that are missing here.
var english = map[string]string{
	"做全部工作（不写命令时就是它）":                     "do all of the work (what runs when no command is given)",
	"印通知，连同三张附表；写了文件（.txt 或 .json）就印那个文件": "print the notice with its three forms, or the file that is named (.txt or .json)",
	"读一个公文的文字，写出它的 JSON":                  "read the text of a 公文 and write its JSON",
	"校对公文或其中一段，列出问题，改好有把握的（不写文件时校对收到的原文）": "proofread a 公文 or a part of one, list what is wrong, mend what is certain (without a file: the notice as received)",
	"[文件…]": "[file…]", "错误": "error", "疑问": "doubt", "提示": "hint",
	"没有“%s”这条规则。\n":      "There is no rule %q.\n",
	"改好 %s 处。\n":         "%s things mended.\n",
	"没有发现问题。\n":          "Nothing was found.\n",
	"印三张空白表，PDF 和工作簿各一份": "print the three blank forms, as PDF and as workbook",
	"读各单位报来的表，审核、合并":     "read what the departments sent in, review it, merge it",
	"按考试结果编号、印证件和发放登记表":  "number and print certificates by the exam's results, and the register",
	"印一张校准页，看双面打印偏了多少":   "print a sheet that shows how far duplex printing is off",
	issueHelp: `
Options of issue and calibrate:
  -short-edge   duplex printing turned on the short edge (default: the long one)
  -back-x mm    move the backs right, and -back-y mm down: what the sheet of calibrate says
  -start cell   the first cell to use on the first sheet of A4 (issue alone)
  -size n       cards in a file, at most 500 (default 500; of ledger print, too)
  -only numbers print these certificates alone, such as "15052500003,15052500010..15052500020" (issue alone);
                those printed already are printed again as spoilt, if -reason says why, and the ledger keeps it
issue enters in the ledger who gets a certificate by the exam's results, and prints what waits (new and spoilt ones); run again, it issues and prints nothing twice.
The first run prints into certificates, each later one into a folder of its own, certificates/print-02, print-03 and so on.
`,
	"  %s 本上次印好了而没来得及登记，已补登，没有重印。\n":             "  %s had been printed but not entered; they are entered now and not printed again.\n",
	"%s 等 %s 本已经印好。要重印，请用 -reason 写明原因":          "%s and others, %s in all, are printed already; to print them again, say why with -reason",
	"%[1]s %[2]s现在%[3]s，不能印":                     "%[1]s %[2]s is %[4]s now and cannot be printed",
	"另有 %s 人已持有效证件，不再发。\n":                       "%s more hold a valid certificate and get no other.\n",
	"job.yaml 里 entered 写的是 %s，还没有到；以后的登记会显得早于它": "entered in job.yaml is %s, which is still to come; later entries would seem to come before it",
	"  排证件 %s/%s，每秒 %s 本，还要 %s\n":                "  laying out cards %s/%s, %s a second, %s to go\n",
	"验二维码里的网址，或二维码的照片":                           "verify the address that a code holds, or a picture of the code",
	"生成签二维码的钥匙":                                  "make the key that signs codes",
	"错误：%v\n":                                    "error: %v\n",
	"-lang 只能是 zh 或 en，不能是“%s”。\n":               "-lang is zh or en, not %q.\n",
	"命令 %s 之后不该有“%s”。\n":                         "Nothing may follow the command %s, but there is %q.\n",
	"notice 一次印一个文件，多了“%s”。\n":                   "notice prints one file at a time; %q is too much.\n",
	"parse 后面要写一个文件。\n":                          "parse needs one file.\n",
	"文件":                                         "file", "[文件]": "[file]", "网址或图片…": "address or picture…",
	"docset 做一次清理、换发、新领工作的全套文件。\n\n用法：docset [命令] [选项]\n\n命令：\n": "docset makes the papers of one whole round of clearing, renewing and issuing certificates.\n\nUsage: docset [command] [options]\n\nCommands:\n",
	helpFlags: `
Options:
  -job folder   the job's folder, with job.yaml in it (default testdata/naiman)
  -out folder   where to write (default out)
  -key file     the key that signs codes (default: the one in -out's keys, or a new one for demonstration)
  -fonts folder with fonts of yours, may be given several times; they come first, the embedded ones fill in (docset fonts tells which are used)
  -lang zh|en   the language to speak (default zh)
`,
	noticeHelp: `
Options of notice with a file (without -job they supply what the file has not):
  -out file     the PDF to write (default: the file's own name)
  -organ name   the issuing organ, for masthead and signature
  -seal picture the seal (PNG with transparent ground), printed 42 mm wide
  -specimen     without a picture: draw a seal that says it is a specimen
  -unsealed     a document without seal
  -preprinted   for paper with the red head on it: print nothing red
  -layout name  letter (信函), order (命令) or minutes (纪要); without it 普通格式
`,
	proofHelp: `
Options of proof:
  -json         write the findings as a JSON array and nothing else. Each has rule, severity (error, doubt, hint), file,
                line and column (from 1), start and end (characters, from 0), block (paragraph, from 1), field, message, english, source, suggestion, safe
  -fix          mend what is certain in a copy beside the file, name.fixed.txt, and show the lines that differ
  -off rules    do not apply these rules, by the names in brackets at the lines' ends
`,
	helpStatus: `
Exit status: 0 done; 1 something needs a person; 2 wrong command line. all ends with 0 if the papers are all there; what needs a person is on the screen.
`,
	"没有“%s”这个命令":                         "There is no command %q",
	"，是不是“%s”？":                          "; is it %q?",
	"。全部命令：docset help\n":                ". All commands: docset help\n",
	"命令行有误：%s\n这个命令的选项：docset help %s\n": "Wrong command line: %s\nThe options of this command: docset help %s\n",
	"没有 %s 这个选项":                         "there is no option %s",
	"%s 后面要写它的值":                         "%s needs a value after it",
	"%s 后面的“%s”不对":                       "%s cannot be %q",
	"用法：docset %s [选项]\n\n%s\n":          "Usage: docset %s [options]\n\n%s\n",

	"%s 要改：%s": "to be mended in %s:%s",
	"第 %s 行：":  "line %s: ",
	"“%s”后面的冒号要用半角的，冒号后空一格：“%[1]s: ”": "the colon after %q is full-width; write a plain one and a space: \"%[1]s: \"",
	"“%s:”后面要空一格":                          "\"%s:\" needs a space after it",
	"行首不能用 Tab 键，要用空格":                     "a line cannot begin with a tab; use spaces",
	"行首的空格要用半角的":                           "the space at the line's beginning is full-width; use plain spaces",
	"“-”后面要空一格":                            "\"-\" needs a space after it",
	"“%s”不是日历上的一天，请写成 2022-05-16 的样子":      "%q is no day of the calendar; write it like 2022-05-16",
	"“%s”不是时间，请写成 2022-09-01 09:00:00 的样子": "%q is no time; write it like 2022-09-01 09:00:00",
	"没有“%s”这一项":                            "there is nothing of the name %q",
	"。各项的名字见 testdata/naiman/job.yaml":     "; for the names see testdata/naiman/job.yaml",
	"“%s”写了两次，请删去一处":                       "%q stands here twice; take one away",
	"“%s”写法不对":                             "%q cannot be written here",
	"“%s”要写成 true（是）或 false（否）":            "%q has to be true or false",
	"“%s”要写成阿拉伯数字，不带单位":                    "%q has to be a number, without a unit",
	"这里要列出几样：每样一行，前面写“- ”；或写成 [甲, 乙]，用半角逗号": "a list belongs here: one line each, with \"- \" before it; or [a, b] with plain commas",
	"这一行或前面一行写法不对，看看缩进对齐了没有，冒号、引号、方括号全不全":   "this line or the one before it cannot be read: do the lines align, are colons, quotation marks and brackets complete?",
	"没有写 %s": "%s is left out",
	"%s 写的是“%s”，外面的引号会印出来，请去掉":                                                          "%s is in Chinese quotation marks, “%s”, which would be printed; take them away",
	"%s 里的“%s”会当成一个词，几个词之间请用半角逗号“, ”，或每个词一行":                                            "in %s, %q would be one word; write plain commas between words, or a line for each",
	"job.yaml 里没有写这一步要用的文件在哪里。请照 testdata/naiman/job.yaml 补上 notice、collect、exam 里的文件名": "job.yaml does not say where the files for this step are; give the names of notice, collect and exam as testdata/naiman/job.yaml does",

	"没有这个文件或文件夹，请看看名字写对了没有":       "there is no such file or folder; is the name right?",
	"没有权限，或者是只读的。换一个文件夹，或请管理员给权限": "no permission, or read-only; take another folder, or ask who can give permission",
	"磁盘满了，腾出地方再运行一次":              "the disk is full; make room and run this again",
	"这是文件夹，不是文件":                  "this is a folder, not a file",
	"路径里有一段是文件，不是文件夹":             "a part of the path is a file, not a folder",
	"  写好 %s\n": "  wrote %s\n",
	"%s 里没有 job.yaml。请用 -job 指出这次工作的文件夹": "there is no job.yaml in %s; name the job's folder with -job",
	"读报送的表":      "reading submissions",
	"读了 %s 个文件：": "Read %s files: ",
	"，":          ", ",
	"%s %s 人":    "%s %s people",
	"。\n":        ".\n",
	"不是表格、没有看的文件：%s\n": "Not looked at, being no tables: %s\n",
	"%s：": "%s: ", "第 %s 行": "row %s",
	"没有读：%s\n":    "Not read: %s\n",
	"  %s：没有报送\n": "  %s: nothing sent\n",
	"  %s：收到 %s 人，通过 %s 人，存疑 %s 人\n": "  %s: %s people received, %s accepted, %s doubtful\n",
	"  %s：收到 %s 人，表格有 %s 处要改\n":      "  %s: %s people received; %s things to mend about the form\n",
	"  %s：收到 %s 人，全部通过\n":            "  %s: %s people received, all accepted\n",
	"%[1]s":                          "%[2]s", // a finding, which brings its own English
	"  ……还有 %s 条\n":                  "  … and %s more\n",
	"错误 %s 条，疑问 %s 条，提示 %s 条。\n":     "%s errors, %s doubts, %s hints.\n",
	"发证 %s 本，不发 %s 人。\n":             "%s certificates, %s people without one.\n",
	"  这把钥匙是示范用的。谁有它，谁就能签出验得过的证件：不要外传，不要入库。\n":                                    "  This key is for demonstration. Whoever has it can sign certificates that verify: do not pass it on or commit it.\n",
	"keygen 把钥匙写在 -out 的 keys 里，不用 -key":                                          "keygen writes the key to -out's keys; -key does not go with it",
	"%s 已有钥匙，没有动它。要换钥匙，请先把旧的移走保存":                                                 "%s exists already and was left alone; to change keys, move the old one away and keep it",
	"verify 后面要写二维码里的网址，例如手机扫出来的 HTTPS://…。\n":                                    "verify needs the address that a code holds, as a phone scans it: HTTPS://….\n",
	"找不到公钥：%v。请用 -out 指出有 keys 的文件夹":                                              "no public key: %v; name the folder with keys by -out",
	"%s：图片里读不出二维码（%v），请拍得近些、正些，或用手机扫出网址再验。\n":                                     "%s: no QR code can be read in the picture (%v); take it closer and straighter, or scan it with a telephone and verify the address.\n",
	"%s：图片有 %s×%s 像素，打开要占 %s MB 内存，超过 %s MB。请截取二维码那一块，或缩小一半另存为普通（非渐进式）JPEG 再验。\n": "%s: the picture has %s × %s pixels, which take %s MB of memory, more than %s MB; cut out the QR code, or save it at half the size as an ordinary (not progressive) JPEG, and verify that.\n",
	"%s：图片文件超过 %s MB。请截取二维码那一块，或另存为 JPEG 再验。\n":                                   "%s: the picture's file is larger than %s MB; cut out the QR code, or save it as a JPEG, and verify that.\n",
	"不能通过：%v\n": "Does not verify: %v\n",
	"签名属实：%s　%s　%s　%s　有效期至%s\n":                     "Genuine signature: %s, %s, %s, %s, valid until %s\n",
	"请与证件上印的、与持证人本人核对：码可以翻拍。\n":                     "Compare it with the card and with the person: a code can be copied.\n",
	"据 %s 的状态列表，没有注销、暂扣或换发。\n":                      "Not revoked, suspended or replaced by the status list of %s.\n",
	"状态列表是 %s 的，已经旧了，此后是否注销不知道。\n":                  "The status list is of %s and out of date; a later revocation is not known.\n",
	"没有这本证件的状态资料，是否已经注销不知道。\n":                      "Nothing is known of this certificate's status; it may have been revoked.\n",
	"状态列表不能用：%v\n":                                  "The status list cannot be used: %v\n",
	"开核验网页，手机扫码就打开它":                                "serve the verification page that phones open",
	"不能在 %s 上听：%v。请用 -addr 换一个地址":                   "cannot listen on %s: %v; give another address with -addr",
	"核验页：%s二维码后面的一串\n":                              "The verification page: %s and the token of a code\n",
	"公钥：%s　状态列表：%s\n":                               "Public keys: %s  Status list: %s\n",
	"按 Ctrl+C 停止。\n":                                "Ctrl+C stops it.\n",
	"已停止。\n":                                        "Stopped.\n",
	"登记簿：核发、印制、发放、废损、挂失、暂扣、恢复、注销，出各种名单":             "the ledger: issue, print, hand out, spoil, lose, suspend, restore, revoke; and its lists",
	"[事项] [证号…]":                                    "[what] [number…]",
	"登记簿没有“%s”这件事，可写的有：%s。\n":                       "The ledger knows no %q; there are: %s.\n",
	"%s 之后要写证号。\n":                                  "%s needs the numbers.\n",
	"%s 之后不写证号。\n":                                  "No number may follow %s.\n",
	"还没有登记簿 %s，先用 docset issue 核发":                  "there is no ledger %s yet; begin with docset issue",
	"登记簿：%[1]s\n":                                   "Ledger: %[2]s\n",
	"上次没有写完的一条（从未登记成功）已另存在登记簿旁边，请核对。\n":             "An entry that was cut off (never confirmed) has been set aside beside the ledger; please check.\n",
	"空号 %s 至 %s：%s\n":                               "Not used: %s to %s: %s\n",
	"登记簿没有说明":                                       "the ledger does not say why",
	"校验：%[1]s（请与上次印出的对照）\n":                         "Check: %[2]s (compare with the last one printed)\n",
	"没有等着印的证件。要重印，用 issue -only 写证号，-reason 写原因。\n": "No card waits to be printed. To print one again: issue -only number -reason why.\n",
	"登记了 %s 件。\n":                                   "%s entered.\n",
	ledgerHelp: `
Options of ledger:
  what          nothing: tell how things stand. issue: decide and enter without printing; print: print what waits, alone (docset issue does both);
                hand-out, spoil, lose, suspend, restore, revoke: followed by numbers; lists: the registers, announcements, status list
  -reason text  why; wanted for spoil, lose, suspend, restore, revoke
  -shard i/n    of print: the part that this one of several machines prints, counted from 0: of three, 0/3, 1/3, 2/3. All have one -out folder, and enter nothing;
                when all are done, print without -shard enters what was printed and prints what is missing
  -at time      when it was done, such as "2022-09-05 10:00:00" (default: now; of issue, too)
`,
	formsHelp: `
Options of forms:
  -signable     put fields for digital signatures where the PDFs are signed and sealed; other programs sign
`,
	"不是普通文件": "not a regular file",
	serveHelp: `
Options of serve and verify:
  -status file  the signed status list (default: certificates/status.cwt in -out; none: not asked)
  -addr address where serve listens (default 127.0.0.1:8080, which this machine alone can open)
`,
	"%s\n":      "%s\n",
	"一、通知":      "1. The notice",
	"二、空白表":     "2. Blank forms",
	"三、各单位报来的表": "3. What the departments sent in",
	"四、证件":      "4. Certificates",
	"%s 不像设定文件：超过 %s KB，括号套得太深，或用了 & 和 * 引用。请照 testdata/naiman/job.yaml 的样子写": "%s does not look like settings: more than %s KB, brackets too deep, or references with & and *; write it like testdata/naiman/job.yaml",
	"中断了。写好的文件都是完整的，再运行一次就会做完。\n":                                             "Interrupted. The files that were written are whole; run it again to have the rest.\n",
	"全套文件在 %s。上面列出的事项要人处理，报送表的全部问题在 %s。\n":                                    "The whole set is in %s. What is listed above needs a person; all findings about the submissions are in %s.\n",
	"排证件":          "laying out cards",
	"  %s %s/%s\n": "  %s %s/%s\n",

	"job.yaml 里写的“%s”不在文件夹 %s 里面。请把文件放进去，从那里起写路径，用 / 分隔，不用 ..": "job.yaml says \"%s\", which is not in the folder %s: put the file in there and give its path from there, with / and without ..",

	"字体文件夹打不开：%v":                 "the folder of fonts cannot be opened: %v",
	"%s 不是文件夹。-fonts 要写放字体文件的文件夹": "%s is no folder; -fonts names a folder with font files",
	"  %s有 %s 个字用“%s”印：%s\n":      "  of %s, %s characters are printed in %q: %s\n",
	"……":                          "…",

	"看各种字用哪个字体文件印，缺哪些字（写了文件就查那些文件里的字）": "tell which font file prints what, and what it lacks (of the text of files, if they are named)",
	fontsHelp: `
Options of fonts:
  -fonts folder whose fonts to look at, may be given several times; without it the embedded ones alone
  -all          list the spare and the useless ones one by one
  -json         write one JSON value that has everything, and nothing else

Where your fonts are (they are known by the names inside the files, whatever the files are called; .ttf and .ttc, subfolders too):
  Windows       -fonts C:\Windows\Fonts; those installed for yourself alone: -fonts "%%LOCALAPPDATA%%\Microsoft\Windows\Fonts"
  WPS           on Linux (麒麟, 统信): -fonts /usr/share/fonts/wps-office; on Windows those of the system as above, those that only WPS offers in office6\fonts of where it is installed
  macOS         -fonts /System/Library/Fonts -fonts /Library/Fonts -fonts ~/Library/Fonts
                with Office, -fonts "/Applications/Microsoft Word.app/Contents/Resources/DFonts" too
  Debian, 麒麟, 统信 -fonts /usr/share/fonts; those of your own in ~/.local/share/fonts
The proper look needs 仿宋_GB2312 (or 仿宋, 方正仿宋_GBK) and 方正小标宋, which a system need not have.
It is handy to copy the few files that are needed into one folder and to name that: it is quick, and another machine prints the same.
`,
	"%[1]s\n":  "%[2]s\n",
	"  用 %s\n": "  uses %s\n",
	"  GB 2312 的 6763 个汉字缺 %s 个，通用规范汉字表的 8105 个缺 %s 个\n": "  lacks %s of the 6763 Han characters of GB 2312, and %s of the 8105 of 通用规范汉字表\n",
	"  GB 2312 和通用规范汉字表的字都有\n":                           "  has all of GB 2312 and of 通用规范汉字表\n",
	"  要印的字里它没有 %s，用“%s”印\n":                             "  of what is to be printed it lacks %s, which %q prints\n",
	"  要印的字里 %s 没有字体能印，请加一个有它的字体（如“宋体-ExtB”），或核对是否输错\n":  "  of what is to be printed no font has %s; add one that has (such as SimSun-ExtB), or check for typing mistakes\n",
	"  要印的字都有\n":                "  has all that is to be printed\n",
	"  它没有的，用 %s\n":             "  what it lacks, from %s\n",
	"  再缺，还有 %s 个（-all 逐个列出）\n": "  then %s more (-all lists them)\n",
	"自带":                "embedded",
	"%s 第 %s 个":         "%s, face %s",
	"%s（%s）":            "%s (%s)",
	"，代用，不是正式的":         ", a stand-in, not the true face",
	"，版本 %s":            ", version %s",
	"……共 %s 个":          "… %s in all",
	"只补缺字的：%s 个\n":      "Only to fill gaps: %s\n",
	"  ……（-all 逐个列出）\n": "  … (-all lists them)\n",
	"不能用的：%s 个\n":       "Of no use: %s\n",
	"    %s（本可作%s）\n":   "    %s (would be %s)\n",
	"  %[1]s：\n":        "  %[2]s:\n",
	"    ……共 %s 个（-all 逐个列出）\n": "    … %s in all (-all lists them)\n",

	"-shard %s 写得不对，应写成 第几份/共几份，从 0 数起：三份是 0/3、1/3、2/3。\n": "-shard %s is wrong: write part/parts, counted from 0; of three they are 0/3, 1/3, 2/3.\n",
	"-shard 只用于 ledger print。\n": "-shard goes with ledger print alone.\n",
	"没有等着印的证件。\n":                "No card waits to be printed.\n",
	"各份要用同一把钥匙，而 %s 没有。请用 -key 指出登记时的那把":                                   "all parts need the same key, and there is no %s; name the one with -key that entered them",
	"第 %s 份印好 %s 本，上次已印好 %s 本，印不出 %s 本。各份都印完后，用 docset ledger print 登记。\n": "Part %s: %s printed, %s had been printed before, %s cannot be printed. When all parts are done, docset ledger print enters them.\n",
}
