<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Advice</name>
    <message>
        <source>Keep the colours</source>
        <translation>保留颜色</translation>
    </message>
    <message>
        <source>Do not mirror</source>
        <translation>不做镜像</translation>
    </message>
    <message>
        <source>Turn the views</source>
        <translation>旋转视图</translation>
    </message>
</context>
<context>
    <name>AdviceNotes</name>
    <message>
        <source>Advice from the pictures</source>
        <translation>来自图片的建议</translation>
    </message>
</context>
<context>
    <name>AnnotationController</name>
    <message>
        <source>Tags and notes cannot be read: {0}.</source>
        <translation>无法读取标签和备注：{0}。</translation>
    </message>
    <message>
        <source>See whether the disk is full, then do it again.</source>
        <translation>请检查磁盘是否已满，然后重做一次。</translation>
    </message>
    <message>
        <source>The last change could not be saved: {0}.</source>
        <translation>无法保存最后一次更改：{0}。</translation>
    </message>
    <message>
        <source>It would bring {0} new entries and replace {1}.</source>
        <translation>它会带来 {0} 个新条目，并替换 {1} 个。</translation>
    </message>
    <message>
        <source>The table says something of {0} pictures.</source>
        <translation>表格涉及 {0} 张图片。</translation>
    </message>
    <message>
        <source>{0} cells or rows could not be used.</source>
        <translation>有 {0} 个单元格或行无法使用。</translation>
    </message>
    <message>
        <source>Row {0}: {1}</source>
        <translation>第 {0} 行：{1}</translation>
    </message>
</context>
<context>
    <name>AnnotationModel</name>
    <message>
        <source>tag “{0}”</source>
        <translation>标签“{0}”</translation>
    </message>
    <message>
        <source>remove “{0}”</source>
        <translation>移除“{0}”</translation>
    </message>
    <message>
        <source>rating</source>
        <translation>星级</translation>
    </message>
    <message>
        <source>note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>keep “{0}”</source>
        <translation>保存“{0}”</translation>
    </message>
    <message>
        <source>delete “{0}”</source>
        <translation>删除“{0}”</translation>
    </message>
    <message>
        <source>rename “{0}”</source>
        <translation>重命名“{0}”</translation>
    </message>
    <message>
        <source>table</source>
        <translation>表格</translation>
    </message>
</context>
<context>
    <name>AnnotationPanel</name>
    <message>
        <source>Stars</source>
        <translation>星级</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Add or remove tags</source>
        <translation>添加或移除标签</translation>
    </message>
    <message>
        <source>Remove the tag {0}</source>
        <translation>移除标签 {0}</translation>
    </message>
    <message>
        <source>New tag, or find one</source>
        <translation>新标签，或查找已有的</translation>
    </message>
    <message>
        <source>Enter adds what is typed</source>
        <translation>按回车添加输入的内容</translation>
    </message>
</context>
<context>
    <name>AnswerMenu</name>
    <message>
        <source>Add to the search</source>
        <translation>加入搜索</translation>
    </message>
    <message>
        <source>Less like this</source>
        <translation>少像这张</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>对</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>不对</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
</context>
<context>
    <name>AugmentPresets</name>
    <message>
        <source>MoCo v2</source>
        <translation>MoCo v2</translation>
    </message>
    <message>
        <source>MoCo v1</source>
        <translation>MoCo v1</translation>
    </message>
    <message>
        <source>Gentle</source>
        <translation>温和</translation>
    </message>
    <message>
        <source>Keep colours</source>
        <translation>保留颜色</translation>
    </message>
    <message>
        <source>Keep left and right</source>
        <translation>保留左右</translation>
    </message>
    <message>
        <source>No up or down</source>
        <translation>不分上下</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>BoxCanvas</name>
    <message>
        <source>Box: {width} % × {height} % of the picture, from {x} %, {y} %</source>
        <translation>方框：图片的 {width} % × {height} %，起点 {x} %, {y} %</translation>
    </message>
</context>
<context>
    <name>BoxEditor</name>
    <message>
        <source>Draw a box on the picture</source>
        <translation>在图片上画一个方框</translation>
    </message>
    <message>
        <source>Draw a box. Arrow keys move it, Shift and arrow keys resize it. The encoder sees the dashed square.</source>
        <translation>拖动画框。方向键移动，Shift 加方向键调整大小。编码器看到的是虚线方框。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Search with this part</source>
        <translation>用这一部分搜索</translation>
    </message>
</context>
<context>
    <name>ChangedList</name>
    <message>
        <source>Pictures that changed most</source>
        <translation>变化最大的图片</translation>
    </message>
</context>
<context>
    <name>CloserBar</name>
    <message>
        <source>Closer look</source>
        <translation>细看</translation>
    </message>
    <message>
        <source>Progress of the closer look</source>
        <translation>细看的进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Look at all pictures</source>
        <translation>细看所有图片</translation>
    </message>
    <message>
        <source>Once, in the background. From then on every box finds more, and at once.</source>
        <translation>只需在后台做一次。此后每个方框都能找到更多，而且立即出结果。</translation>
    </message>
    <message>
        <source>With several pictures there is no closer look at parts: the answers are whole pictures.</source>
        <translation>用多张图片搜索时不会细看局部：结果按整张图片比较。</translation>
    </message>
    <message>
        <source>Not looked closer: the answers are whole pictures.</source>
        <translation>未细看局部：结果按整张图片比较。</translation>
    </message>
    <message>
        <source>Looking at the parts of all pictures: {done} of {total}</source>
        <translation>正在细看所有图片的各个部分：{done} / {total}</translation>
    </message>
    <message>
        <source>Looking closer: the answers get better in a moment…</source>
        <translation>正在细看：结果马上会更好……</translation>
    </message>
    <message>
        <source>Looked closer at {looked} of {total}. A frame shows the part that is like your box.</source>
        <translation>已细看 {looked} / {total}。方框标出与您所画部分相似的地方。</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Search or run a command</source>
        <translation>搜索或执行命令</translation>
    </message>
    <message>
        <source>A command, a workspace, a run, the name of a picture…</source>
        <translation>命令、工作区、训练或图片名称…</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>匹配结果</translation>
    </message>
    <message>
        <source>Nothing matches. Try another word.</source>
        <translation>没有匹配项，换个词试试。</translation>
    </message>
</context>
<context>
    <name>CompareCard</name>
    <message>
        <source>Side by side</source>
        <translation>并排比较</translation>
    </message>
    <message>
        <source>All settings are equal: what differs is chance, or the pictures.</source>
        <translation>所有设置都相同：差别来自随机性或图片本身。</translation>
    </message>
    <message>
        <source>marked: other than {0}</source>
        <translation>标记：与 {0} 不同</translation>
    </message>
    <message numerus="yes">
        <source>%Ln settings are equal</source>
        <translation>
            <numerusform>%Ln 项设置相同</numerusform>
        </translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Hide what is equal</source>
        <translation>隐藏相同项</translation>
    </message>
    <message>
        <source>{0}: show</source>
        <translation>{0}：显示</translation>
    </message>
</context>
<context>
    <name>CompareMaps</name>
    <message>
        <source>lines to the nearest pictures: blue in both, orange in one</source>
        <translation>到近邻的连线：蓝色为两图共有，橙色为一图独有</translation>
    </message>
</context>
<context>
    <name>CompareModel</name>
    <message>
        <source>{0}, other than {1}</source>
        <translation>{0}，与 {1} 不同</translation>
    </message>
    <message>
        <source>How they did</source>
        <translation>效果</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>不同的设置</translation>
    </message>
    <message>
        <source>Equal settings</source>
        <translation>相同的设置</translation>
    </message>
    <message>
        <source>{0:.0f} of {1}</source>
        <translation>{0:.0f} / {1}</translation>
    </message>
    <message>
        <source>Epochs done</source>
        <translation>完成轮数</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Keys found</source>
        <translation>找到的键</translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>kNN, evaluated</source>
        <translation>kNN（评估）</translation>
    </message>
    <message>
        <source>kNN, last look</source>
        <translation>kNN（上次检查）</translation>
    </message>
    <message>
        <source>kNN</source>
        <translation>kNN</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Back to the map</source>
        <translation>返回地图</translation>
    </message>
    <message>
        <source>The run whose map is on the left</source>
        <translation>左侧地图所属的训练</translation>
    </message>
    <message>
        <source>What it is compared with, on the right</source>
        <translation>右侧用来比较的对象</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>浏览</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>框选</translation>
    </message>
    <message>
        <source>What a drag does</source>
        <translation>拖动的作用</translation>
    </message>
    <message>
        <source>Show both whole maps (0)</source>
        <translation>显示两张完整地图 (0)</translation>
    </message>
    <message>
        <source>What changed most</source>
        <translation>变化最大的</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>近邻</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>changed neighbours</source>
        <translation>近邻的变化</translation>
    </message>
    <message>
        <source>distance moved</source>
        <translation>移动距离</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>with</source>
        <translation>与</translation>
    </message>
    <message>
        <source>Waiting for the engine…</source>
        <translation>正在等待引擎…</translation>
    </message>
    <message>
        <source>its starting weights</source>
        <translation>它的初始权重</translation>
    </message>
    <message>
        <source>Two maps side by side</source>
        <translation>并排的两张地图</translation>
    </message>
    <message>
        <source>Which pictures moved, whose neighbours changed, and whether training was worth it.</source>
        <translation>哪些图片移动了、谁的近邻变了，以及训练是否值得。</translation>
    </message>
    <message>
        <source> and </source>
        <translation> 和 </translation>
    </message>
    <message>
        <source>There is no run yet. A run can be compared with its starting weights, and with other runs.</source>
        <translation>还没有训练。训练可以与其初始权重以及其他训练比较。</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>前往训练</translation>
    </message>
    <message>
        <source>This run was only embedded, and there is no other one to compare it with. Train one.</source>
        <translation>这次只提取了特征，也没有其他训练可供比较。请先训练。</translation>
    </message>
    <message>
        <source>{0} has no map yet</source>
        <translation>{0} 还没有地图</translation>
    </message>
    <message>
        <source>Every picture is read once by the run&apos;s encoder, laid out, and then compared.</source>
        <translation>训练的编码器会读取每张图片一次，排布后再进行比较。</translation>
    </message>
    <message>
        <source>Compute the map and compare</source>
        <translation>计算地图并比较</translation>
    </message>
    <message>
        <source>The comparison is on its way</source>
        <translation>正在进行比较</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The map comes after training</source>
        <translation>训练之后才有地图</translation>
    </message>
    <message>
        <source>Reading the pictures with the encoder</source>
        <translation>编码器正在读取图片</translation>
    </message>
    <message>
        <source>Finding everyone&apos;s nearest pictures</source>
        <translation>正在查找所有图片的近邻</translation>
    </message>
    <message>
        <source>Laying out the map</source>
        <translation>正在排布地图</translation>
    </message>
    <message>
        <source>Comparing both maps</source>
        <translation>正在比较两张地图</translation>
    </message>
    <message>
        <source>Preparing the pictures</source>
        <translation>正在准备图片</translation>
    </message>
    <message>
        <source>starting weights of {0}</source>
        <translation>{0} 的初始权重</translation>
    </message>
</context>
<context>
    <name>CompareTable</name>
    <message>
        <source>Ticked runs side by side</source>
        <translation>并排显示勾选的训练</translation>
    </message>
</context>
<context>
    <name>ComparisonController</name>
    <message>
        <source>The comparison cannot be read: {0}.</source>
        <translation>无法读取比较结果：{0}。</translation>
    </message>
</context>
<context>
    <name>ConceptsButton</name>
    <message>
        <source>Concepts</source>
        <translation>概念</translation>
    </message>
    <message>
        <source>Concepts: what you have taught by right and wrong answers</source>
        <translation>概念：您用对与错的答案教会的内容</translation>
    </message>
    <message>
        <source>This search</source>
        <translation>本次搜索</translation>
    </message>
    <message>
        <source>Show what is like it</source>
        <translation>显示与它相似的图片</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>在地图上显示</translation>
    </message>
    <message>
        <source>Select all that score at least</source>
        <translation>选择得分不低于此值的全部图片</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>Name of the concept</source>
        <translation>概念的名称</translation>
    </message>
</context>
<context>
    <name>ConsentBox</name>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Download {0:.0f} MB?</source>
        <translation>下载 {0:.0f} MB？</translation>
    </message>
    <message>
        <source>The ImageNet weights of {0} come from {1}, once. Nothing is uploaded; your pictures stay on this machine.</source>
        <translation>{0} 的 ImageNet 权重将从 {1} 下载，仅此一次。不会上传任何内容，图片始终留在本机。</translation>
    </message>
</context>
<context>
    <name>CopiesLink</name>
    <message>
        <source>To its group on the page of duplicates</source>
        <translation>转到重复项页面上它所在的组</translation>
    </message>
    <message>
        <source>Copies of this picture ({0})</source>
        <translation>此图片的副本（{0}）</translation>
    </message>
</context>
<context>
    <name>CopyListView</name>
    <message>
        <source>Groups of copies</source>
        <translation>重复图片的分组</translation>
    </message>
    <message>
        <source>Keep this one	K</source>
        <translation>保留这一张	K</translation>
    </message>
    <message>
        <source>Compare	Space</source>
        <translation>比较	Space</translation>
    </message>
    <message>
        <source>Not duplicates	N</source>
        <translation>不是重复	N</translation>
    </message>
    <message>
        <source>Select all but the best of this group	S</source>
        <translation>选择本组中除最佳以外的全部	S</translation>
    </message>
    <message>
        <source>Look-alikes of the best picture	L</source>
        <translation>与最佳图片相似的图片	L</translation>
    </message>
</context>
<context>
    <name>CurvesPanel</name>
    <message>
        <source>this run</source>
        <translation>本次训练</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>InfoNCE</source>
        <translation>InfoNCE</translation>
    </message>
    <message>
        <source>Drag to look closer, double click to see all. More: scale, picture, numbers</source>
        <translation>拖动可放大，双击显示全部。更多：刻度、图片、数据</translation>
    </message>
    <message>
        <source>Show {0} behind this run</source>
        <translation>在本次训练背后显示 {0}</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>% real keys</source>
        <translation>% 真实键</translation>
    </message>
    <message>
        <source>Choose the figures below</source>
        <translation>选择下方的指标</translation>
    </message>
    <message>
        <source>oldest key {0} steps</source>
        <translation>最旧的键 {0} 步</translation>
    </message>
</context>
<context>
    <name>CutoffChip</name>
    <message>
        <source>Lowest score shown: {text}</source>
        <translation>显示的最低分：{text}</translation>
    </message>
    <message>
        <source>any score</source>
        <translation>不限分数</translation>
    </message>
    <message>
        <source>score ≥ {cutoff}</source>
        <translation>分数 ≥ {cutoff}</translation>
    </message>
</context>
<context>
    <name>DatasetController</name>
    <message>
        <source>It cannot be read.</source>
        <translation>无法读取。</translation>
    </message>
    <message>
        <source>The file is empty: copy it again from where it came from.</source>
        <translation>文件为空：请从来源重新复制。</translation>
    </message>
    <message>
        <source>Allow this user to read the file, then rescan.</source>
        <translation>请授予当前用户读取权限，然后重新扫描。</translation>
    </message>
    <message>
        <source>Save a smaller version of the picture, then rescan.</source>
        <translation>请保存一份较小的图片，然后重新扫描。</translation>
    </message>
    <message>
        <source>Open it in a viewer. If it fails there too, replace it from a backup; training goes on without it.</source>
        <translation>请用看图软件打开试试。如果也打不开，请用备份替换；没有它训练照常进行。</translation>
    </message>
</context>
<context>
    <name>DatasetPage</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Rescan: look for new, changed and vanished pictures</source>
        <translation>重新扫描：查找新增、更改和消失的图片</translation>
    </message>
    <message>
        <source>Train on these pictures</source>
        <translation>用这些图片训练</translation>
    </message>
    <message>
        <source>Folder check</source>
        <translation>文件夹检查</translation>
    </message>
    <message>
        <source>Progress of looking through the folder</source>
        <translation>扫描文件夹的进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Show all pictures again</source>
        <translation>重新显示全部图片</translation>
    </message>
    <message>
        <source>Only the pictures that are left out of training, features and maps</source>
        <translation>只看不参与训练、特征和地图的图片</translation>
    </message>
    <message>
        <source>Ctrl+Z</source>
        <translation>Ctrl+Z</translation>
    </message>
    <message>
        <source>Turn the order round</source>
        <translation>反转顺序</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>图片大小</translation>
    </message>
    <message>
        <source>Size of the pictures (Ctrl + wheel)</source>
        <translation>图片大小（Ctrl + 滚轮）</translation>
    </message>
    <message>
        <source>Filter by name or folder</source>
        <translation>按名称或文件夹筛选</translation>
    </message>
    <message>
        <source>Show all pictures</source>
        <translation>显示全部图片</translation>
    </message>
    <message>
        <source>{count} unreadable</source>
        <translation>{count} 个无法读取</translation>
    </message>
    <message>
        <source>{count} unreadable files: show why</source>
        <translation>{count} 个文件无法读取：查看原因</translation>
    </message>
    <message>
        <source>{count} excluded</source>
        <translation>已排除 {count} 张</translation>
    </message>
    <message>
        <source>Show the {count} excluded pictures alone</source>
        <translation>只显示已排除的 {count} 张图片</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>No picture matches “{text}”</source>
        <translation>没有与“{text}”匹配的图片</translation>
    </message>
    <message>
        <source>No picture here</source>
        <translation>这里没有图片</translation>
    </message>
    <message>
        <source>The filter looks at names and folders.</source>
        <translation>筛选只看名称和文件夹。</translation>
    </message>
    <message>
        <source>Several conditions of the filter hold together.</source>
        <translation>筛选的多个条件须同时满足。</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>选择其他文件夹…</translation>
    </message>
    <message>
        <source>No folder open</source>
        <translation>未打开文件夹</translation>
    </message>
    <message>
        <source>Choose a folder of pictures to begin.</source>
        <translation>请先选择一个图片文件夹。</translation>
    </message>
    <message>
        <source>{folder} cannot be reached. Connect the drive that holds it, then look again.</source>
        <translation>无法访问 {folder}。请连接它所在的硬盘，然后重新查看。</translation>
    </message>
    <message>
        <source>The folder is gone</source>
        <translation>文件夹不见了</translation>
    </message>
    <message>
        <source>There are {count} picture files here, and none of them can be read.</source>
        <translation>这里有 {count} 个图片文件，但都无法读取。</translation>
    </message>
    <message>
        <source>No readable picture</source>
        <translation>没有可读的图片</translation>
    </message>
    <message>
        <source>Show why</source>
        <translation>查看原因</translation>
    </message>
    <message>
        <source>Put JPEG, PNG, WebP, HEIC or other pictures into {folder}, or choose another folder.</source>
        <translation>请将 JPEG、PNG、WebP、HEIC 等图片放入 {folder}，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>No pictures yet</source>
        <translation>还没有图片</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查看</translation>
    </message>
    <message>
        <source>{what} · Undo</source>
        <translation>{what} · 撤销</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Nothing wrong found</source>
        <translation>未发现问题</translation>
    </message>
    <message numerus="yes">
        <source>%Ln findings</source>
        <translation>
            <numerusform>发现 %Ln 类问题</numerusform>
        </translation>
    </message>
    <message>
        <source>{finding} alone: show all again</source>
        <translation>只显示“{finding}”：重新显示全部</translation>
    </message>
    <message>
        <source>Looking through the folder…</source>
        <translation>正在扫描文件夹…</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>正在读取图片</translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation>正在扫描文件夹</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{done} found</source>
        <translation>已找到 {done}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>The current run has no map yet</source>
        <translation>当前训练还没有地图</translation>
    </message>
    <message>
        <source>No run knows these pictures yet</source>
        <translation>还没有训练认识这些图片</translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Drop a folder of pictures here</source>
        <translation>将图片文件夹拖到这里</translation>
    </message>
    <message>
        <source>This does not come from this computer. Save it in a folder first.</source>
        <translation>这不是来自本机的内容，请先保存到文件夹中。</translation>
    </message>
    <message>
        <source>One folder at a time, please: the folder above them brings in all of them.</source>
        <translation>请一次拖入一个文件夹：拖入上级文件夹即可包含全部。</translation>
    </message>
    <message>
        <source>Drop the folder alone: all pictures below it are taken.</source>
        <translation>只需拖入文件夹：其下所有图片都会被包含。</translation>
    </message>
    <message>
        <source>These are files. Drop the folder that holds them: all pictures below it are taken.</source>
        <translation>这些是文件。请拖入它们所在的文件夹：其下所有图片都会被包含。</translation>
    </message>
</context>
<context>
    <name>DuplicatesController</name>
    <message>
        <source>Saved as {0}</source>
        <translation>已保存为 {0}</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>不是重复</translation>
    </message>
    <message>
        <source>Keep this one</source>
        <translation>保留这一张</translation>
    </message>
</context>
<context>
    <name>DuplicatesPage</name>
    <message>
        <source>Duplicates</source>
        <translation>重复图片</translation>
    </message>
    <message>
        <source>Near copies</source>
        <translation>近似副本</translation>
    </message>
    <message>
        <source>Identical files</source>
        <translation>相同文件</translation>
    </message>
    <message>
        <source>Which copies</source>
        <translation>哪一类副本</translation>
    </message>
    <message>
        <source>Likeness at least</source>
        <translation>相似度不低于</translation>
    </message>
    <message>
        <source>Least likeness of copies</source>
        <translation>副本的最低相似度</translation>
    </message>
    <message>
        <source>To the right: fewer groups, of pictures that are more alike</source>
        <translation>向右：分组更少，图片更相似</translation>
    </message>
    <message>
        <source>Select all but the best</source>
        <translation>选中除最佳外的全部</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>不是重复</translation>
    </message>
    <message>
        <source>Look-alikes of the best picture (L)</source>
        <translation>与最佳图片相似的图片 (L)</translation>
    </message>
    <message>
        <source>Save a table…</source>
        <translation>保存为表格…</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>重新扫描</translation>
    </message>
    <message>
        <source>Pixels must agree</source>
        <translation>像素必须一致</translation>
    </message>
    <message>
        <source>Off: pictures that the encoder finds alike are enough, such as several shots of one scene</source>
        <translation>关闭：编码器认为相似即可，例如同一场景的多张照片</translation>
    </message>
    <message>
        <source>Remembered for ever: these pictures are not put together again (N; Ctrl+Z undoes)</source>
        <translation>永久记住：这些图片不会再被归为一组（N；Ctrl+Z 撤销）</translation>
    </message>
    <message>
        <source>In all groups that are shown; S: in the chosen group alone</source>
        <translation>在显示的所有组中；按 S：仅在所选的组中</translation>
    </message>
    <message>
        <source>Side by side, with zoom: the best and up to three others (Space)</source>
        <translation>并排并可缩放：最佳的一张和至多三张其他图片（Space）</translation>
    </message>
    <message>
        <source>{0} of all groups selected: tag, copy or list them on the Pictures page. The files stay.</source>
        <translation>已在所有组中选择{0}：可在“图片”页面添加标签、复制或列出。文件保持不变。</translation>
    </message>
    <message>
        <source>Choose a group first: S selects all but the best of it.</source>
        <translation>请先选择一个组：S 会选择其中除最佳以外的全部。</translation>
    </message>
    <message>
        <source>{0} of this group selected: tag, copy or list them on the Pictures page. The files stay.</source>
        <translation>已在本组中选择{0}：可在“图片”页面添加标签、复制或列出。文件保持不变。</translation>
    </message>
    <message>
        <source>{0} of the chosen groups selected: tag, copy or list them on the Pictures page. The files stay.</source>
        <translation>已在所选的组中选择{0}：可在“图片”页面添加标签、复制或列出。文件保持不变。</translation>
    </message>
    <message>
        <source>{0} is kept as the best of its group.</source>
        <translation>{0} 作为本组最佳保留。</translation>
    </message>
    <message>
        <source>{0} are not duplicates from now on.</source>
        <translation>从现在起{0}不算重复。</translation>
    </message>
    <message>
        <source>Save the groups as a table</source>
        <translation>将分组保存为表格</translation>
    </message>
    <message>
        <source>Not compared yet: {0}. Scan again</source>
        <translation>尚未比较：{0}。重新扫描</translation>
    </message>
    <message>
        <source>Compare {0} of {1}</source>
        <translation>比较 {0}/{1}</translation>
    </message>
    <message>
        <source>1 group · {pictures} beside the best, {size}</source>
        <translation>1 组 · 除最佳外{pictures}，{size}</translation>
    </message>
    <message>
        <source>{groups} groups · {pictures} beside the best, {size}</source>
        <translation>{groups} 组 · 除最佳外 {pictures}，{size}</translation>
    </message>
    <message>
        <source>{0} % of this step</source>
        <translation>此步骤已完成 {0} %</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Every picture is compared with every other. A scan that is stopped goes on where it was.</source>
        <translation>每张图片都与其他所有图片比较。停止的扫描会从停下的地方继续。</translation>
    </message>
    <message>
        <source>Looking for copies</source>
        <translation>正在查找副本</translation>
    </message>
    <message>
        <source>No folder open</source>
        <translation>没有打开文件夹</translation>
    </message>
    <message>
        <source>Open a folder of pictures and train on it first.</source>
        <translation>请先打开一个图片文件夹并在其上训练。</translation>
    </message>
    <message>
        <source>An encoder has to learn what makes your pictures alike before it can find copies.</source>
        <translation>编码器需要先学会图片之间的相似之处，才能查找副本。</translation>
    </message>
    <message>
        <source>Train first</source>
        <translation>请先训练</translation>
    </message>
    <message>
        <source>Train on these pictures</source>
        <translation>用这些图片训练</translation>
    </message>
    <message>
        <source>The last scan was stopped in the middle. What it found is kept; it goes on from there.</source>
        <translation>上次扫描中途停止。已找到的结果已保留，将从该处继续。</translation>
    </message>
    <message>
        <source>Go on looking for copies</source>
        <translation>继续查找副本</translation>
    </message>
    <message>
        <source>Go on with the scan</source>
        <translation>继续扫描</translation>
    </message>
    <message>
        <source>Finds identical files, and copies that were resized, recompressed, cropped a little, brightened or mirrored. The best of each is suggested; nothing is ever deleted.</source>
        <translation>查找相同的文件，以及缩放、重新压缩、轻微裁剪、调亮或镜像的副本。会建议每组中最好的一张；绝不删除任何文件。</translation>
    </message>
    <message>
        <source>Find duplicates</source>
        <translation>查找重复图片</translation>
    </message>
    <message>
        <source>Scan for copies</source>
        <translation>扫描副本</translation>
    </message>
    <message>
        <source>No identical files</source>
        <translation>没有相同的文件</translation>
    </message>
    <message>
        <source>No two files have the same bytes.</source>
        <translation>没有内容完全相同的文件。</translation>
    </message>
    <message>
        <source>No pictures are this alike. A lower likeness finds more.</source>
        <translation>没有图片相似到这个程度。降低相似度可找到更多。</translation>
    </message>
    <message>
        <source>No near copies</source>
        <translation>没有近似副本</translation>
    </message>
    <message>
        <source>Lower it as far as it goes</source>
        <translation>降到最低</translation>
    </message>
</context>
<context>
    <name>EstimatePanel</name>
    <message>
        <source>What is written</source>
        <translation>写入的内容</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Trains a few steps and forgets them</source>
        <translation>试训练几步，结果不保留</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>重新测量</translation>
    </message>
    <message>
        <source>What the run takes</source>
        <translation>训练所需资源</translation>
    </message>
    <message>
        <source>Measuring a few steps…</source>
        <translation>正在试训练几步…</translation>
    </message>
    <message>
        <source>Time not measured yet</source>
        <translation>尚未测量时间</translation>
    </message>
    <message>
        <source>About {0}, measuring…</source>
        <translation>约 {0}，正在测量…</translation>
    </message>
    <message>
        <source>{0} to the end</source>
        <translation>全程 {0}</translation>
    </message>
    <message>
        <source>About {0} to the end</source>
        <translation>全程约 {0}</translation>
    </message>
    <message>
        <source>Pictures, decoded</source>
        <translation>解码后的图片</translation>
    </message>
    <message>
        <source>Small pictures</source>
        <translation>缩略图</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Embedding, neighbours, map</source>
        <translation>嵌入、近邻、地图</translation>
    </message>
    <message>
        <source>Everything that is computed goes to {0}. Your picture folder is only read.</source>
        <translation>计算的一切都写入 {0}。图片文件夹只会被读取。</translation>
    </message>
    <message>
        <source>The disk has only {0} free, {1} are needed: free some space first.</source>
        <translation>磁盘仅剩 {0}，需要 {1}：请先释放空间。</translation>
    </message>
    <message>
        <source>The graphics card has only {0} free, {1} are needed: lower the batch or the crop.</source>
        <translation>显卡仅剩 {0}，需要 {1}：请减小批次或裁剪。</translation>
    </message>
    <message>
        <source>Only {0} of memory are free, {1} are needed: close other programs, or lower the batch.</source>
        <translation>可用内存仅剩 {0}，需要 {1}：请关闭其他程序或减小批次。</translation>
    </message>
</context>
<context>
    <name>ExploreController</name>
    <message>
        <source>The map of this run cannot be read: {0}.</source>
        <translation>无法读取这次训练的地图：{0}。</translation>
    </message>
    <message>
        <source>None of the selected pictures is part of this run.</source>
        <translation>所选图片都不在这次训练中。</translation>
    </message>
    <message>
        <source>There is nothing to search yet.</source>
        <translation>还没有可搜索的内容。</translation>
    </message>
    <message>
        <source>Train a run first.</source>
        <translation>请先训练。</translation>
    </message>
    <message>
        <source>{0} could not be written: {1}.</source>
        <translation>无法写入 {0}：{1}。</translation>
    </message>
</context>
<context>
    <name>ExplorePage</name>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Drop it here to search with it</source>
        <translation>放在这里，用它搜索</translation>
    </message>
    <message>
        <source>Back to the picture before (Alt+Left)</source>
        <translation>返回上一张图片（Alt+Left）</translation>
    </message>
    <message>
        <source>Forward (Alt+Right)</source>
        <translation>前进（Alt+Right）</translation>
    </message>
    <message>
        <source>Waiting for the engine…</source>
        <translation>正在等待引擎…</translation>
    </message>
    <message>
        <source>No pictures are open</source>
        <translation>未打开图片</translation>
    </message>
    <message>
        <source>Open a folder of pictures first. A map of them is drawn here once a run has learned from them.</source>
        <translation>请先打开一个图片文件夹。训练学过之后，图片的地图会画在这里。</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>The map comes after training</source>
        <translation>训练之后才有地图</translation>
    </message>
    <message>
        <source>An encoder that has learned from your pictures puts those that look alike close together.</source>
        <translation>从图片中学习过的编码器会把相似的图片放在一起。</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>前往训练</translation>
    </message>
    <message>
        <source>Its map will be here when it ends.</source>
        <translation>训练结束后，这里会显示它的地图。</translation>
    </message>
    <message>
        <source>Every picture is read once by the run&apos;s encoder, then laid out so that look-alikes meet.</source>
        <translation>编码器会逐一读取每张图片，再把它们排布开来，让相似的图片相聚。</translation>
    </message>
    <message>
        <source>The map is on its way</source>
        <translation>地图正在生成</translation>
    </message>
    <message>
        <source>This run has no map yet</source>
        <translation>这次训练还没有地图</translation>
    </message>
    <message>
        <source>Compute the map</source>
        <translation>计算地图</translation>
    </message>
    <message>
        <source>The search with {0} needs the run as it is now, and goes on by itself then.</source>
        <translation>用 {0} 搜索需要更新后的训练，完成后会自动继续。</translation>
    </message>
    <message>
        <source>This map shows the run before its last training.</source>
        <translation>这张地图是上次续训之前的。</translation>
    </message>
    <message>
        <source>Bring it up to date</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>This map was kept after {0} of {1} steps.</source>
        <translation>此地图在 {1} 步中的第 {0} 步被保留。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>The honesty of this map is not known: an earlier version made it.</source>
        <translation>此地图的可信度未知：它由较早的版本生成。</translation>
    </message>
    <message>
        <source>Compute again</source>
        <translation>重新计算</translation>
    </message>
    <message>
        <source>Put them on the map</source>
        <translation>放到地图上</translation>
    </message>
    <message>
        <source>Not on this map yet: {0}. An earlier version made it, so all are laid out anew.</source>
        <translation>还不在此地图上：{0}。它由较早的版本生成，因此所有图片都将重新布局。</translation>
    </message>
    <message>
        <source>One picture is not on this map yet. The others stay where they are.</source>
        <translation>有一张图片还不在此地图上。其余图片位置不变。</translation>
    </message>
    <message>
        <source>{0} pictures are not on this map yet. The others stay where they are.</source>
        <translation>有 {0} 张图片还不在此地图上。其余图片位置不变。</translation>
    </message>
    <message>
        <source>Reading the pictures with the encoder</source>
        <translation>编码器正在读取图片</translation>
    </message>
    <message>
        <source>Finding everyone&apos;s nearest pictures</source>
        <translation>正在查找所有图片的近邻</translation>
    </message>
    <message>
        <source>Laying out the map</source>
        <translation>正在排布地图</translation>
    </message>
    <message>
        <source>Preparing the pictures</source>
        <translation>正在准备图片</translation>
    </message>
    <message>
        <source>{0} pass</source>
        <translation>{0} 张符合</translation>
    </message>
    <message>
        <source>nearest likeness {0:.2f}–{1:.2f}</source>
        <translation>最近相似度 {0:.2f}–{1:.2f}</translation>
    </message>
    <message>
        <source>There is no map to save yet.</source>
        <translation>还没有可以保存的地图。</translation>
    </message>
    <message>
        <source>It may have been moved, or its drive is not connected.</source>
        <translation>它可能已被移动，或所在硬盘未连接。</translation>
    </message>
    <message>
        <source>nearest {0:.2f}</source>
        <translation>最近 {0:.2f}</translation>
    </message>
    <message>
        <source>1: those around are as alike as the nearest there are. 0: as any two pictures.</source>
        <translation>1：周围的图片与真正最近的一样相似。0：如任意两张图片。</translation>
    </message>
    <message>
        <source>1: farther from all that was trained on than those pictures are from each other.</source>
        <translation>1：与所有训练图片的距离，比训练图片彼此之间的距离更远。</translation>
    </message>
    <message>
        <source>Stars: {0}</source>
        <translation>星级：{0}</translation>
    </message>
    <message>
        <source>Tagged: {0}</source>
        <translation>已加标签：{0}</translation>
    </message>
    <message>
        <source>new, unlike anything trained on</source>
        <translation>新，与训练过的图片都不相似</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新</translation>
    </message>
    <message>
        <source>honesty {0:.2f}</source>
        <translation>可信度 {0:.2f}</translation>
    </message>
    <message>
        <source>Search with a picture</source>
        <translation>用图片搜索</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Search with a picture…</source>
        <translation>用图片搜索…</translation>
    </message>
    <message>
        <source>Like the {0} selected pictures</source>
        <translation>与所选 {0} 张图片相似</translation>
    </message>
    <message>
        <source>Paths copied</source>
        <translation>已复制路径</translation>
    </message>
    <message>
        <source>Export the selection</source>
        <translation>导出所选</translation>
    </message>
    <message>
        <source>selection.csv</source>
        <translation>selection.csv</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>已保存 {0}</translation>
    </message>
    <message>
        <source>map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Save the map as a picture</source>
        <translation>将地图存为图片</translation>
    </message>
    <message>
        <source>{0} could not be written: {1}.</source>
        <translation>无法写入 {0}：{1}。</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>请选择其他位置。</translation>
    </message>
    <message>
        <source>The folder could not be shown.</source>
        <translation>无法显示该文件夹。</translation>
    </message>
</context>
<context>
    <name>ExportChoice</name>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>还没有可以导出的内容。</translation>
    </message>
    <message>
        <source>Train on these pictures first.</source>
        <translation>请先用这些图片训练。</translation>
    </message>
    <message>
        <source>Other files are being written.</source>
        <translation>正在写入其他文件。</translation>
    </message>
    <message>
        <source>Wait until they are there, or stop it below.</source>
        <translation>请等它写完，或在下方停止。</translation>
    </message>
    <message>
        <source>One file with all pictures of this run: path, place on the map, features, nearest pictures, tags, stars, notes and your own columns.</source>
        <translation>把这次训练的所有图片写进一个文件：路径、地图上的位置、特征、最相似的图片、标签、星级、备注和你自己的列。</translation>
    </message>
    <message>
        <source>NumPy</source>
        <translation>NumPy</translation>
    </message>
    <message>
        <source>Parquet needs pyarrow, which is not installed: pip install pyarrow</source>
        <translation>Parquet 需要 pyarrow，尚未安装：pip install pyarrow</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>导出全部</translation>
    </message>
    <message>
        <source>{0} map</source>
        <translation>{0} 地图</translation>
    </message>
    <message>
        <source>Name of the web page&apos;s new folder</source>
        <translation>网页新文件夹的名称</translation>
    </message>
</context>
<context>
    <name>FactsPanel</name>
    <message>
        <source>About this picture</source>
        <translation>关于这张图片</translation>
    </message>
    <message>
        <source>The file says nothing about itself.</source>
        <translation>该文件没有任何说明信息。</translation>
    </message>
    <message>
        <source>No camera wrote its data (EXIF) into this file.</source>
        <translation>这个文件里没有相机数据（EXIF）。</translation>
    </message>
</context>
<context>
    <name>FeedbackBar</name>
    <message>
        <source>Teach by example</source>
        <translation>用例子教</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>对</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>不对</translation>
    </message>
    <message>
        <source>More like the chosen pictures (+)</source>
        <translation>更像选中的图片 (+)</translation>
    </message>
    <message>
        <source>Less like the chosen pictures (−)</source>
        <translation>更不像选中的图片 (−)</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>Where the chosen picture is like the one searched with</source>
        <translation>选中的图片与搜索所用图片在哪里相像</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Keep as concept…</source>
        <translation>保存为概念…</translation>
    </message>
    <message>
        <source>On the map</source>
        <translation>在地图上</translation>
    </message>
    <message>
        <source>What is like the right ones, as colours and a field on the map</source>
        <translation>以颜色和场的形式在地图上显示与正确答案相似的图片</translation>
    </message>
    <message>
        <source>{right} right, {wrong} wrong: the answers follow</source>
        <translation>{right} 对，{wrong} 不对：结果随之改变</translation>
    </message>
    <message>
        <source>{right} right, {wrong} wrong: say of one that it is right, and the answers follow</source>
        <translation>{right} 对，{wrong} 不对：请至少指出一个对的，结果随之更新</translation>
    </message>
    <message>
        <source>Choose answers and say which are right: the others follow at once.</source>
        <translation>选择结果并说明哪些是对的：其余立即随之改变。</translation>
    </message>
    <message>
        <source>It can be asked for again, and colour the map.</source>
        <translation>可以再次查询，并为地图着色。</translation>
    </message>
    <message>
        <source>Name of the concept</source>
        <translation>概念的名称</translation>
    </message>
</context>
<context>
    <name>FilterPanel</name>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Name or folder</source>
        <translation>名称或文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Stars, at least</source>
        <translation>星级至少</translation>
    </message>
    <message>
        <source>New since the training</source>
        <translation>训练之后新增</translation>
    </message>
    <message>
        <source>Tags, all that are ticked</source>
        <translation>标签（须全部具有）</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>from 2024-05</source>
        <translation>从 2024-05</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>to 2026</source>
        <translation>到 2026</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>至少</translation>
    </message>
    <message>
        <source>from 200 kB</source>
        <translation>从 200 kB</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>至多</translation>
    </message>
    <message>
        <source>to 3 MB</source>
        <translation>到 3 MB</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Select these</source>
        <translation>选择这些</translation>
    </message>
    <message>
        <source>Select every picture that passes</source>
        <translation>选择所有通过筛选的图片</translation>
    </message>
    <message>
        <source>any folder</source>
        <translation>任意文件夹</translation>
    </message>
    <message>
        <source>(no tag)</source>
        <translation>（无标签）</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
</context>
<context>
    <name>FilterTools</name>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Kept selections</source>
        <translation>已保存的选择</translation>
    </message>
    <message>
        <source>Filter · {0}</source>
        <translation>筛选 · {0}</translation>
    </message>
    <message numerus="yes">
        <source>Filter: %Ln conditions</source>
        <translation>
            <numerusform>筛选：%Ln 个条件</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep selection…</source>
        <translation>保存选择…</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Name of the selection</source>
        <translation>选择的名称</translation>
    </message>
    <message>
        <source>Enter keeps it under this name</source>
        <translation>按回车以此名称保存</translation>
    </message>
    <message>
        <source>Enter renames it</source>
        <translation>按回车重命名</translation>
    </message>
</context>
<context>
    <name>FindMenu</name>
    <message>
        <source>Find unusual, typical or varied pictures</source>
        <translation>查找不寻常、典型或多样的图片</translation>
    </message>
    <message>
        <source>Most unusual</source>
        <translation>最不寻常</translation>
    </message>
    <message>
        <source>The {0} most unusual</source>
        <translation>最不寻常的 {0} 张</translation>
    </message>
    <message>
        <source>Most typical</source>
        <translation>最典型</translation>
    </message>
    <message>
        <source>The {0} most typical</source>
        <translation>最典型的 {0} 张</translation>
    </message>
    <message>
        <source>A varied choice</source>
        <translation>多样的选择</translation>
    </message>
    <message>
        <source>{0} as unlike each other as can be</source>
        <translation>彼此尽可能不同的 {0} 张</translation>
    </message>
</context>
<context>
    <name>Finding</name>
    <message>
        <source>There is no run to look for them in.</source>
        <translation>还没有可供查找的运行。</translation>
    </message>
    <message>
        <source>Train one first.</source>
        <translation>请先训练一个。</translation>
    </message>
    <message>
        <source>The neighbours of these pictures are not known yet.</source>
        <translation>这些图片的邻居还不清楚。</translation>
    </message>
    <message>
        <source>Compute the map of this run first.</source>
        <translation>请先计算此运行的地图。</translation>
    </message>
    <message>
        <source>No picture passes the filter.</source>
        <translation>没有图片通过筛选。</translation>
    </message>
</context>
<context>
    <name>FolderCheckController</name>
    <message>
        <source>{0} excluded</source>
        <translation>已排除 {0} 张</translation>
    </message>
    <message>
        <source>{0} included again</source>
        <translation>已重新纳入 {0} 张</translation>
    </message>
    <message>
        <source>The choice could not be kept: {0}</source>
        <translation>无法保存选择：{0}</translation>
    </message>
    <message>
        <source>Check that the disk of the workspace is there and not full.</source>
        <translation>请检查工作区所在的磁盘是否可用、是否已满。</translation>
    </message>
</context>
<context>
    <name>FolderCheckPanel</name>
    <message>
        <source>Folder check</source>
        <translation>文件夹检查</translation>
    </message>
    <message>
        <source>{what} · Undo</source>
        <translation>{what} · 撤销</translation>
    </message>
    <message>
        <source>Looking through the folder…</source>
        <translation>正在扫描文件夹…</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Check this folder</source>
        <translation>检查此文件夹</translation>
    </message>
    <message>
        <source>Progress of the folder check</source>
        <translation>文件夹检查的进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>nothing in your folder is changed</source>
        <translation>不会更改文件夹中的任何内容</translation>
    </message>
    <message>
        <source>{pictures} looked at</source>
        <translation>已查看 {pictures}</translation>
    </message>
    <message>
        <source>pictures have come, gone or changed since: check again</source>
        <translation>图片有增减或变化：请重新检查</translation>
    </message>
    <message>
        <source>Nothing wrong found</source>
        <translation>未发现问题</translation>
    </message>
    <message>
        <source>No copies, no bursts, no blank, tiny or damaged pictures: this folder is ready to train on.</source>
        <translation>没有副本、连拍，也没有空白、过小或损坏的图片：可以直接训练。</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>尚未检查</translation>
    </message>
    <message>
        <source>Finds copies, bursts, and blank, tiny, stretched or damaged pictures, and says what training will do about them. Leaving some out is up to you, and can be undone.</source>
        <translation>查找副本、连拍以及空白、过小、拉长或损坏的图片，并说明训练会如何处理。是否排除由您决定，并且可以撤销。</translation>
    </message>
    <message>
        <source>Examples: {0}</source>
        <translation>示例：{0}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} in %Ln groups</source>
        <translation>
            <numerusform>{0} 张，共 %Ln 组</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} excluded</source>
        <translation>已排除 {0} 张</translation>
    </message>
    <message>
        <source>Show why</source>
        <translation>查看原因</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Include {0} again</source>
        <translation>重新纳入 {0} 张</translation>
    </message>
    <message>
        <source>Exclude {0}</source>
        <translation>排除 {0} 张</translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation>正在扫描文件夹</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>正在读取图片</translation>
    </message>
    <message>
        <source>Looking at the pictures</source>
        <translation>正在查看图片</translation>
    </message>
    <message>
        <source>Comparing files of one size</source>
        <translation>正在比较大小相同的文件</translation>
    </message>
    <message>
        <source>Comparing the pictures</source>
        <translation>正在比较图片</translation>
    </message>
    <message>
        <source>Looking for bursts</source>
        <translation>正在查找连拍</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>正在检查</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
</context>
<context>
    <name>FolderChips</name>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>top folder</source>
        <translation>顶层文件夹</translation>
    </message>
    <message numerus="yes">
        <source>{name}, %Ln pictures</source>
        <translation>
            <numerusform>{name}，%Ln 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} more folders</source>
        <translation>另有 {count} 个文件夹</translation>
    </message>
</context>
<context>
    <name>GalleryOrder</name>
    <message>
        <source>Choose a picture first: the others are sorted by their likeness to it.</source>
        <translation>请先选择一张图片：其他图片将按与它的相似度排序。</translation>
    </message>
    <message>
        <source>This run does not know that picture.</source>
        <translation>此次训练不认识那张图片。</translation>
    </message>
    <message>
        <source>Bring the run&apos;s look-alikes up to date.</source>
        <translation>请更新此次训练的相似图片。</translation>
    </message>
    <message>
        <source>The groups of the map could not be found.</source>
        <translation>无法找出地图上的组。</translation>
    </message>
    <message>
        <source>This run has no map yet.</source>
        <translation>此次训练还没有地图。</translation>
    </message>
    <message>
        <source>Compute one on the Map page.</source>
        <translation>请在“地图”页面计算一个。</translation>
    </message>
    <message>
        <source>The map of this run cannot be read.</source>
        <translation>无法读取此次训练的地图。</translation>
    </message>
</context>
<context>
    <name>GalleryView</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>This file cannot be opened: it may have been moved or deleted.</source>
        <translation>无法打开该文件：可能已被移动或删除。</translation>
    </message>
    <message>
        <source>The folder of this picture is not there any more.</source>
        <translation>这张图片所在的文件夹已不存在。</translation>
    </message>
    <message>
        <source>View</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Open in the system&apos;s program</source>
        <translation>用系统程序打开</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Take along</source>
        <translation>带走</translation>
    </message>
    <message>
        <source>Find look-alikes</source>
        <translation>查找相似图片</translation>
    </message>
    <message>
        <source>Select this group</source>
        <translation>选中这一组</translation>
    </message>
    <message>
        <source>Sort by likeness to this one</source>
        <translation>按与这张的相似度排序</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>排除</translation>
    </message>
    <message numerus="yes">
        <source>Exclude %Ln pictures</source>
        <translation>
            <numerusform>排除 %Ln 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Include again</source>
        <translation>重新纳入</translation>
    </message>
    <message>
        <source>Include {0} again</source>
        <translation>重新纳入 {0} 张</translation>
    </message>
</context>
<context>
    <name>GlossaryPanel</name>
    <message>
        <source>Glossary</source>
        <translation>术语表</translation>
    </message>
    <message>
        <source>Search the glossary</source>
        <translation>搜索术语表</translation>
    </message>
    <message>
        <source>No word of that kind is explained here.</source>
        <translation>这里没有解释这样的词。</translation>
    </message>
</context>
<context>
    <name>GroupBox</name>
    <message>
        <source>Headings between the pictures</source>
        <translation>图片之间的标题</translation>
    </message>
    <message>
        <source>No groups</source>
        <translation>不分组</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Map groups</source>
        <translation>地图上的组</translation>
    </message>
</context>
<context>
    <name>GroupList</name>
    <message>
        <source>{name}, {count} pictures</source>
        <translation>{name}，{count} 张图片</translation>
    </message>
</context>
<context>
    <name>GroupListView</name>
    <message>
        <source>Groups</source>
        <translation>组</translation>
    </message>
</context>
<context>
    <name>GroupsController</name>
    <message>
        <source>Contact sheets saved in {0}</source>
        <translation>缩略图总览已保存到 {0}</translation>
    </message>
    <message>
        <source>Rename a group</source>
        <translation>重命名组</translation>
    </message>
    <message>
        <source>Merge groups</source>
        <translation>合并组</translation>
    </message>
    <message>
        <source>Dissolve groups</source>
        <translation>解散组</translation>
    </message>
    <message>
        <source>Forget the edits</source>
        <translation>忘记更改</translation>
    </message>
    <message>
        <source>Split a group</source>
        <translation>拆分组</translation>
    </message>
    <message>
        <source>The groups could not be saved: {0}.</source>
        <translation>无法保存分组：{0}。</translation>
    </message>
</context>
<context>
    <name>GroupsPanel</name>
    <message>
        <source>Groups</source>
        <translation>组</translation>
    </message>
    <message>
        <source>No groups yet</source>
        <translation>还没有组</translation>
    </message>
    <message>
        <source>Pictures that lie close together become a group, with a name that you can change.</source>
        <translation>靠在一起的图片成为一组，组名可以更改。</translation>
    </message>
    <message>
        <source>Look for groups</source>
        <translation>寻找组</translation>
    </message>
    <message>
        <source>On the map</source>
        <translation>在地图上</translation>
    </message>
    <message>
        <source>By features</source>
        <translation>按特征</translation>
    </message>
    <message>
        <source>Where groups are looked for</source>
        <translation>在哪里找组</translation>
    </message>
    <message>
        <source>On the map: what lies together there. By features: what the encoder finds alike, map or no map</source>
        <translation>在地图上：地图中靠在一起的图片。按特征：编码器认为相似的图片，与地图无关</translation>
    </message>
    <message>
        <source>Fewer or more groups</source>
        <translation>更少或更多的组</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Make one group of those that are chosen</source>
        <translation>把所选的组合成一个</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆分</translation>
    </message>
    <message>
        <source>Divide the chosen group in two, by what its pictures look like to the encoder</source>
        <translation>按编码器看到的样子，把所选的组一分为二</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Type another name (F2)</source>
        <translation>输入新名称 (F2)</translation>
    </message>
    <message>
        <source>More to do with groups</source>
        <translation>更多组操作</translation>
    </message>
    <message>
        <source>fewer</source>
        <translation>更少</translation>
    </message>
    <message>
        <source>more</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>{0} groups</source>
        <translation>{0} 个组</translation>
    </message>
    <message>
        <source>Looking for groups…</source>
        <translation>正在寻找组…</translation>
    </message>
    <message>
        <source>at least {0} pictures each</source>
        <translation>每组至少 {0} 张图片</translation>
    </message>
    <message>
        <source>{0} · {1} in none</source>
        <translation>{0} · {1} 张不在组中</translation>
    </message>
    <message>
        <source>Show it alone and go there</source>
        <translation>只显示它并前往</translation>
    </message>
    <message>
        <source>Split in two</source>
        <translation>拆成两个</translation>
    </message>
    <message>
        <source>Contact sheet…</source>
        <translation>缩略图总览…</translation>
    </message>
    <message>
        <source>Dissolve</source>
        <translation>解散</translation>
    </message>
    <message>
        <source>Forget all my changes</source>
        <translation>忘记我的所有更改</translation>
    </message>
</context>
<context>
    <name>Growing</name>
    <message>
        <source>Nothing is selected.</source>
        <translation>没有选择任何图片。</translation>
    </message>
    <message>
        <source>Choose a picture first.</source>
        <translation>请先选择一张图片。</translation>
    </message>
    <message>
        <source>The neighbours of these pictures are not known yet.</source>
        <translation>还不知道这些图片的近邻。</translation>
    </message>
    <message>
        <source>Compute the map of this run first.</source>
        <translation>请先计算此次训练的地图。</translation>
    </message>
    <message>
        <source>No other picture is that close to these.</source>
        <translation>没有其他图片与这些如此接近。</translation>
    </message>
    <message>
        <source>Let more neighbours join, or less alike ones: right-click the map.</source>
        <translation>让更多或不那么相似的近邻加入：在地图上点右键。</translation>
    </message>
    <message>
        <source>No picture is chosen.</source>
        <translation>没有选中图片。</translation>
    </message>
    <message>
        <source>Click one first.</source>
        <translation>请先点击一张。</translation>
    </message>
    <message>
        <source>No groups have been found yet.</source>
        <translation>还没有找过组。</translation>
    </message>
    <message>
        <source>Colour the map by the groups found.</source>
        <translation>请按发现的组为地图着色。</translation>
    </message>
    <message>
        <source>This picture is in no group.</source>
        <translation>这张图片不在任何组中。</translation>
    </message>
</context>
<context>
    <name>HealthLine</name>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>What do I see?</source>
        <translation>我看到的是什么？</translation>
    </message>
    <message>
        <source>The encoder plays a game of pairs: from each picture two views are made, cut out and coloured at random, and it must pick the second one out of thousands of views of other pictures that it has seen before (“keys”, kept in the “queue”). The loss says how badly it plays; at the dashed line it only guesses. At the start the queue holds noise, which is easy to tell apart; as real keys take its place the loss may rise, and then it falls for good. “Keys found” says how often it picks the right one. A “feature spread” near 0 would mean that all pictures look the same to it.</source>
        <translation>编码器在玩配对游戏：从每张图片随机裁剪、变色得到两个视图，它必须在成千上万个以前见过的其他图片的视图（“键”，存放在“队列”中）里认出第二个视图。损失表示它玩得有多差；在虚线处它只是在猜。开始时队列里是噪声，很容易区分；真正的键逐渐取代噪声时损失可能上升，之后便持续下降。“找到的键”表示它选对的比例。“特征离散度”接近 0 则说明所有图片在它看来都一样。</translation>
    </message>
</context>
<context>
    <name>HelpButton</name>
    <message>
        <source>What is “{0}”?</source>
        <translation>“{0}”是什么？</translation>
    </message>
</context>
<context>
    <name>HelpCard</name>
    <message>
        <source>What is “{0}”? (Shift+F1)</source>
        <translation>“{0}”是什么？（Shift+F1）</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>出处</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>允许</translation>
    </message>
    <message>
        <source>Without a plan</source>
        <translation>无计划时</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>All words</source>
        <translation>全部术语</translation>
    </message>
</context>
<context>
    <name>HoverCard</name>
    <message>
        <source>pinned · P lets go</source>
        <translation>已固定 · 按 P 取消</translation>
    </message>
    <message>
        <source>double-click opens · P pins</source>
        <translation>双击打开 · 按 P 固定</translation>
    </message>
</context>
<context>
    <name>ImageListModel</name>
    <message>
        <source>In none of them</source>
        <translation>不属于任何一组</translation>
    </message>
    <message>
        <source>Excluded: left out of training, features and maps.</source>
        <translation>已排除：不参与训练、特征和地图。</translation>
    </message>
    <message>
        <source>New since the training</source>
        <translation>训练之后新增</translation>
    </message>
    <message>
        <source>New since the training · unlike anything trained on</source>
        <translation>训练之后新增 · 与训练过的图片都不相似</translation>
    </message>
    <message>
        <source>{name}, excluded</source>
        <translation>{name}，已排除</translation>
    </message>
    <message>
        <source>{name}, likeness {score}</source>
        <translation>{name}，相似度 {score}</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Chosen picture</source>
        <translation>当前图片</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Click a picture to see it large, with its look-alikes.</source>
        <translation>点击图片即可放大，并显示相似图片。</translation>
    </message>
    <message>
        <source>No picture chosen</source>
        <translation>未选择图片</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation>相似图片</translation>
    </message>
    <message>
        <source>Nothing this alike</source>
        <translation>没有这么相似的</translation>
    </message>
    <message>
        <source>Show any score</source>
        <translation>显示所有分数</translation>
    </message>
    <message>
        <source>like {concept}: {score}</source>
        <translation>像“{concept}”：{score}</translation>
    </message>
    <message>
        <source>The most alike picture scores {score:.2f}.</source>
        <translation>最相似的图片得分为 {score:.2f}。</translation>
    </message>
    <message>
        <source>Looking at every picture…</source>
        <translation>正在查看每张图片…</translation>
    </message>
    <message>
        <source>This takes a moment.</source>
        <translation>这需要一点时间。</translation>
    </message>
    <message>
        <source>Train on this folder: afterwards the pictures most like this one appear here.</source>
        <translation>在此文件夹上训练之后，这里会显示与它最相似的图片。</translation>
    </message>
    <message>
        <source>No look-alikes yet</source>
        <translation>还没有相似图片</translation>
    </message>
    <message>
        <source>Train on these pictures</source>
        <translation>用这些图片训练</translation>
    </message>
    <message>
        <source>Its look-alikes will be here when it ends.</source>
        <translation>训练结束后，这里会显示相似图片。</translation>
    </message>
    <message>
        <source>This run has not looked at your pictures yet.</source>
        <translation>这次训练还没有看过您的图片。</translation>
    </message>
    <message>
        <source>Compute look-alikes</source>
        <translation>计算相似图片</translation>
    </message>
    <message>
        <source>This picture came after the run had looked at the folder.</source>
        <translation>这张图片是在训练查看文件夹之后加入的。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查看</translation>
    </message>
    <message>
        <source>{done} of {total} pictures</source>
        <translation>{done} / {total} 张图片</translation>
    </message>
    <message>
        <source>This file cannot be opened: it may have been moved or deleted.</source>
        <translation>无法打开该文件：可能已被移动或删除。</translation>
    </message>
    <message>
        <source>The folder of this picture is not there any more.</source>
        <translation>这张图片所在的文件夹已不存在。</translation>
    </message>
</context>
<context>
    <name>KeysPanel</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Search the keys</source>
        <translation>搜索按键</translation>
    </message>
    <message>
        <source>No key does that. Every command is in the list that Ctrl+K opens.</source>
        <translation>没有这样的按键。所有命令都在 Ctrl+K 打开的列表里。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
</context>
<context>
    <name>LabGrid</name>
    <message>
        <source>Pictures, each beside two views of it</source>
        <translation>图片，每张旁边是它的两个视图</translation>
    </message>
</context>
<context>
    <name>LabPanel</name>
    <message>
        <source>Augmentation lab</source>
        <translation>数据增强实验室</translation>
    </message>
    <message>
        <source>Measuring what tells these pictures apart…</source>
        <translation>正在测量这些图片靠什么区分…</translation>
    </message>
    <message>
        <source>Too few pictures to measure what tells them apart.</source>
        <translation>图片太少，无法测量它们靠什么区分。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) measured: neither colour nor orientation speaks against this.</source>
        <translation>
            <numerusform>已测量 %n 张图片：颜色和方向都不妨碍这些设置。</numerusform>
        </translation>
    </message>
    <message>
        <source>What the encoder is shown</source>
        <translation>编码器看到的内容</translation>
    </message>
    <message>
        <source>a picture as it is, then two views of it; changes go into the plan</source>
        <translation>先是原图，然后是它的两个视图；更改会写入计划</translation>
    </message>
    <message>
        <source>Other views</source>
        <translation>换一批视图</translation>
    </message>
    <message>
        <source>Other pictures</source>
        <translation>换一批图片</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Settings of the augmentation</source>
        <translation>数据增强的设置</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Groups on the map</source>
        <translation>地图上的分组</translation>
    </message>
    <message>
        <source>Click hides or shows a group, double-click shows it alone</source>
        <translation>点击隐藏或显示分组，双击只显示该组</translation>
    </message>
</context>
<context>
    <name>LegendModel</name>
    <message>
        <source>{0}: a click hides or shows it, a double click shows it alone</source>
        <translation>{0}：单击隐藏或显示，双击仅显示它</translation>
    </message>
    <message>
        <source>{name}, {count} pictures, shown</source>
        <translation>{name}，{count} 张图片，已显示</translation>
    </message>
    <message>
        <source>{name}, {count} pictures, hidden</source>
        <translation>{name}，{count} 张图片，已隐藏</translation>
    </message>
</context>
<context>
    <name>LikenessCard</name>
    <message>
        <source>partners · strangers {0:.2f}</source>
        <translation>同图 · 异图 {0:.2f}</translation>
    </message>
</context>
<context>
    <name>LookalikesPage</name>
    <message>
        <source>Look-alikes</source>
        <translation>相似图片</translation>
    </message>
    <message>
        <source>Drop it here to search with it</source>
        <translation>放在这里，用它搜索</translation>
    </message>
    <message>
        <source>Search with this</source>
        <translation>用这个搜索</translation>
    </message>
    <message>
        <source>Find more like these</source>
        <translation>查找更多类似的</translation>
    </message>
    <message>
        <source>The pictures that are most like all of these together</source>
        <translation>与这些图片整体最相似的图片</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>How many look-alikes</source>
        <translation>相似图片数量</translation>
    </message>
    <message>
        <source>Nothing is right or wrong any more.</source>
        <translation>已清除所有“对”与“不对”的标记。</translation>
    </message>
    <message>
        <source>Kept as concept {0}: it is in the menu with the star.</source>
        <translation>已保存为概念“{0}”：可在星形菜单中找到。</translation>
    </message>
    <message>
        <source>The concept {0} is forgotten.</source>
        <translation>已忘记概念“{0}”。</translation>
    </message>
    <message>
        <source>There is no picture in the clipboard.</source>
        <translation>剪贴板中没有图片。</translation>
    </message>
    <message>
        <source>Choose pictures to search with</source>
        <translation>选择用来搜索的图片</translation>
    </message>
    <message>
        <source>Pictures ({types})</source>
        <translation>图片（{types}）</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>Bring it up to date</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>None of the answers passes the filter.</source>
        <translation>没有结果通过筛选。</translation>
    </message>
    <message>
        <source>Nothing passes</source>
        <translation>没有通过筛选的图片</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Nothing this alike</source>
        <translation>没有这么相似的</translation>
    </message>
    <message>
        <source>Every answer scores less.</source>
        <translation>所有结果的得分都更低。</translation>
    </message>
    <message>
        <source>Show any score</source>
        <translation>显示所有分数</translation>
    </message>
    <message>
        <source>No folder open</source>
        <translation>未打开文件夹</translation>
    </message>
    <message>
        <source>Open a folder of pictures and train on it first.</source>
        <translation>请先打开一个图片文件夹并训练。</translation>
    </message>
    <message>
        <source>An encoder has to learn what makes your pictures alike before it can search in them.</source>
        <translation>编码器要先学会图片之间怎样算相似，才能在其中搜索。</translation>
    </message>
    <message>
        <source>Train first</source>
        <translation>请先训练</translation>
    </message>
    <message>
        <source>Train on these pictures</source>
        <translation>用这些图片训练</translation>
    </message>
    <message>
        <source>Its look-alikes will be here when it ends.</source>
        <translation>训练结束后，这里会显示相似图片。</translation>
    </message>
    <message>
        <source>Look-alikes come after training</source>
        <translation>训练之后才有相似图片</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>前往训练</translation>
    </message>
    <message>
        <source>This run has not looked at your pictures yet. It takes a moment, once.</source>
        <translation>这次训练还没有看过您的图片。只需片刻，一次即可。</translation>
    </message>
    <message>
        <source>One step is missing</source>
        <translation>还差一步</translation>
    </message>
    <message>
        <source>Compute look-alikes</source>
        <translation>计算相似图片</translation>
    </message>
    <message>
        <source>Drop a picture anywhere on this page, paste one, or choose one of the set.</source>
        <translation>将图片拖到此页任意位置、粘贴，或从图片集中选择。</translation>
    </message>
    <message>
        <source>Search by picture</source>
        <translation>以图搜图</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>选择图片…</translation>
    </message>
    <message>
        <source>There is no picture in what was dropped.</source>
        <translation>拖来的内容里没有图片。</translation>
    </message>
</context>
<context>
    <name>LossPlot</name>
    <message>
        <source>Loss over the steps of the run</source>
        <translation>训练各步的损失</translation>
    </message>
    <message>
        <source>crops of {0} px from here</source>
        <translation>此处起裁剪为 {0} px</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>step {0} · epoch {1}
loss {2:.3f} · chance {3:.3f}</source>
        <translation>第 {0} 步 · 第 {1} 轮
损失 {2:.3f} · 随机 {3:.3f}</translation>
    </message>
    <message>
        <source>queue fills: real keys replace random ones</source>
        <translation>队列填充中：真实键取代随机键</translation>
    </message>
    <message>
        <source>chance ln(K+1) = {0:.3f}</source>
        <translation>随机水平 ln(K+1) = {0:.3f}</translation>
    </message>
</context>
<context>
    <name>LostNote</name>
    <message>
        <source>Nothing here</source>
        <translation>这里什么也没有</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Choose a folder of pictures</source>
        <translation>选择图片文件夹</translation>
    </message>
    <message>
        <source>Choose the folder of a workspace</source>
        <translation>选择工作区文件夹</translation>
    </message>
    <message>
        <source>Where are the pictures now?</source>
        <translation>图片现在在哪里？</translation>
    </message>
    <message>
        <source>Choose a table: its first column names the pictures</source>
        <translation>选择表格：第一列须指明图片</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Nothing is changed yet. Ctrl+Z undoes it later.</source>
        <translation>尚未做任何更改。之后可用 Ctrl+Z 撤销。</translation>
    </message>
    <message>
        <source>Take it in</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Copied. It repeats the last search or map.</source>
        <translation>已复制。它会重复上一次搜索或地图。</translation>
    </message>
    <message>
        <source>Ctrl and a click select several.</source>
        <translation>按住 Ctrl 点击可选中多张。</translation>
    </message>
    <message>
        <source>{0} are selected now.</source>
        <translation>现在选中了 {0} 张。</translation>
    </message>
    <message>
        <source>Select two to four pictures to compare them.</source>
        <translation>请选中两到四张图片来比较。</translation>
    </message>
    <message>
        <source>Something went wrong in this window</source>
        <translation>窗口出现了问题</translation>
    </message>
    <message>
        <source>{0}
A run that trains is not affected. The details are in the log.</source>
        <translation>{0}
正在进行的训练不受影响。详情见日志。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Open the log</source>
        <translation>打开日志</translation>
    </message>
    <message>
        <source>Another folder has to wait: runs of two workspaces do not train at once.</source>
        <translation>其他文件夹需要等待：两个工作区不能同时训练。</translation>
    </message>
    <message>
        <source>A run is training</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>Stop and keep saves what it has learned so far. You can continue from there at any time, from the Runs page.</source>
        <translation>“停止并保留”会保存目前学到的内容。您可以随时在“训练记录”页面从这里继续。</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>停止并保留</translation>
    </message>
    <message>
        <source>Undo: {0}</source>
        <translation>撤销：{0}</translation>
    </message>
    <message>
        <source>Do again: {0}</source>
        <translation>重做：{0}</translation>
    </message>
    <message>
        <source>{0:.0f} % · </source>
        <translation>{0:.0f} % · </translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Mark as seen</source>
        <translation>标记为已看</translation>
    </message>
    <message>
        <source>The pictures are not in {0}.</source>
        <translation>图片不在 {0} 中。</translation>
    </message>
    <message>
        <source>Runs, map and small pictures are still here. Connect the drive that holds the pictures, or say where they are now.</source>
        <translation>训练、地图和缩略图都还在。请连接存放图片的硬盘，或指出图片现在的位置。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查看</translation>
    </message>
    <message>
        <source>Choose their folder…</source>
        <translation>选择图片所在文件夹…</translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>Bring it up to date</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Colour and filter</source>
        <translation>颜色与筛选</translation>
    </message>
    <message>
        <source>Chosen picture</source>
        <translation>当前图片</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>浏览</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>框选</translation>
    </message>
    <message>
        <source>What a drag does</source>
        <translation>拖动的作用</translation>
    </message>
    <message>
        <source>Search with a picture…</source>
        <translation>用图片搜索…</translation>
    </message>
    <message>
        <source>Show the whole map (Home)</source>
        <translation>显示整张地图（Home）</translation>
    </message>
    <message>
        <source>Save or export the map</source>
        <translation>保存或导出地图</translation>
    </message>
    <message>
        <source>PNG, {0} × {1} px</source>
        <translation>PNG，{0} × {1} 像素</translation>
    </message>
    <message>
        <source>SVG, every dot a shape</source>
        <translation>SVG，每个点都是图形</translation>
    </message>
    <message>
        <source>Web page to send to somebody…</source>
        <translation>可发给别人的网页…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>导出全部…</translation>
    </message>
    <message>
        <source>drag: move · wheel: zoom · Space: select</source>
        <translation>拖动：移动 · 滚轮：缩放 · 空格：选择</translation>
    </message>
    <message>
        <source>drag: lasso · Shift add · Alt or Ctrl+Shift remove · Ctrl toggle</source>
        <translation>拖动：套索 · Shift 添加 · Alt 或 Ctrl+Shift 移除 · Ctrl 切换</translation>
    </message>
    <message>
        <source>drag: box · Shift add · Alt or Ctrl+Shift remove · Ctrl toggle</source>
        <translation>拖动：框选 · Shift 添加 · Alt 或 Ctrl+Shift 移除 · Ctrl 切换</translation>
    </message>
</context>
<context>
    <name>MapConcepts</name>
    <message>
        <source>1: like its examples. 0: like any picture.</source>
        <translation>1：与示例图片一样。0：与任意图片一样。</translation>
    </message>
    <message>
        <source>like this search</source>
        <translation>与本次搜索相似</translation>
    </message>
    <message>
        <source>like {concept}</source>
        <translation>像“{concept}”</translation>
    </message>
</context>
<context>
    <name>MapGroups</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>组</translation>
    </message>
    <message>
        <source>What is beside the map</source>
        <translation>地图旁边显示什么</translation>
    </message>
    <message>
        <source>Folder for the contact sheets</source>
        <translation>保存缩略图总览的文件夹</translation>
    </message>
</context>
<context>
    <name>MapMenu</name>
    <message>
        <source>More of this map</source>
        <translation>地图的更多操作</translation>
    </message>
    <message>
        <source>Compare with the starting weights</source>
        <translation>与初始权重比较</translation>
    </message>
    <message>
        <source>Lines to the nearest pictures under the mouse</source>
        <translation>鼠标处显示到近邻的连线</translation>
    </message>
    <message>
        <source>Compare with another run</source>
        <translation>与其他训练比较</translation>
    </message>
</context>
<context>
    <name>MapPane</name>
    <message>
        <source>Map of {0}</source>
        <translation>{0} 的地图</translation>
    </message>
</context>
<context>
    <name>MapPanel</name>
    <message>
        <source>Colour by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Looking at the pictures…</source>
        <translation>正在查看图片…</translation>
    </message>
    <message>
        <source>Size of the dots</source>
        <translation>圆点大小</translation>
    </message>
    <message>
        <source>Density contours</source>
        <translation>密度等高线</translation>
    </message>
    <message>
        <source>Lines around where pictures crowd: 95, 75, 50 and 25 of 100 lie within them</source>
        <translation>围住图片密集处的线：每 100 张中有 95、75、50、25 张在线内</translation>
    </message>
    <message>
        <source>Dots</source>
        <translation>圆点</translation>
    </message>
    <message>
        <source>Field of a concept</source>
        <translation>概念的场</translation>
    </message>
    <message>
        <source>What is like a concept as a surface under the dots: the mean of the pictures around each place</source>
        <translation>以圆点下方的曲面显示与概念的相似程度：每处取周围图片的平均值</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>场</translation>
    </message>
    <message>
        <source>all of one size</source>
        <translation>大小相同</translation>
    </message>
    <message>
        <source>by likeness</source>
        <translation>按相似度</translation>
    </message>
    <message>
        <source>by brightness</source>
        <translation>按亮度</translation>
    </message>
    <message>
        <source>by pixels</source>
        <translation>按像素数</translation>
    </message>
    <message>
        <source>by file size</source>
        <translation>按文件大小</translation>
    </message>
    <message>
        <source>by honesty</source>
        <translation>按可信度</translation>
    </message>
    <message>
        <source>by stars</source>
        <translation>按星级</translation>
    </message>
    <message>
        <source>group found</source>
        <translation>发现的组</translation>
    </message>
    <message>
        <source>likeness to nearest</source>
        <translation>与最近图片的相似度</translation>
    </message>
    <message>
        <source>how unusual</source>
        <translation>不寻常程度</translation>
    </message>
    <message>
        <source>how typical</source>
        <translation>典型程度</translation>
    </message>
    <message>
        <source>how unfamiliar</source>
        <translation>陌生程度</translation>
    </message>
    <message>
        <source>honesty of the map</source>
        <translation>地图的可信度</translation>
    </message>
    <message>
        <source>main colour</source>
        <translation>主色</translation>
    </message>
    <message>
        <source>brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>像素数</translation>
    </message>
    <message>
        <source>file size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>stars</source>
        <translation>星级</translation>
    </message>
    <message>
        <source>Filter by name or folder</source>
        <translation>按名称或文件夹筛选</translation>
    </message>
    <message>
        <source>name or folder…</source>
        <translation>名称或文件夹…</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Likeness to nearest</source>
        <translation>与最近者的相似度</translation>
    </message>
    <message>
        <source>Map settings</source>
        <translation>地图设置</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>近邻数</translation>
    </message>
    <message>
        <source>Few show fine threads, many the large shape</source>
        <translation>少则见细丝，多则见整体形状</translation>
    </message>
    <message>
        <source>Smallest distance</source>
        <translation>最小距离</translation>
    </message>
    <message>
        <source>Small packs look-alikes tightly, large spreads them out</source>
        <translation>小则相似图片紧密聚集，大则分散</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>度量</translation>
    </message>
    <message>
        <source>What counts as the distance of two pictures</source>
        <translation>如何计算两张图片的距离</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Euclidean</source>
        <translation>欧几里得</translation>
    </message>
    <message>
        <source>angle</source>
        <translation>夹角</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Compute again</source>
        <translation>重新计算</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Map of the pictures</source>
        <translation>图片地图</translation>
    </message>
</context>
<context>
    <name>MiniMap</name>
    <message>
        <source>The whole map, with the part that is in view</source>
        <translation>整张地图，标出当前可见部分</translation>
    </message>
    <message>
        <source>Click or drag to go elsewhere on the map</source>
        <translation>单击或拖动以转到地图的其他位置</translation>
    </message>
</context>
<context>
    <name>NameDelegate</name>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>New name of the run</source>
        <translation>训练的新名称</translation>
    </message>
</context>
<context>
    <name>NeighborsCard</name>
    <message>
        <source>Neighbours side by side</source>
        <translation>近邻并排比较</translation>
    </message>
    <message>
        <source>the most alike on the left</source>
        <translation>最相似的在左边</translation>
    </message>
    <message>
        <source>Another picture</source>
        <translation>换一张图片</translation>
    </message>
    <message>
        <source>The picture whose neighbours are shown</source>
        <translation>显示其近邻的图片</translation>
    </message>
    <message>
        <source>The most alike by {0}</source>
        <translation>{0} 认为最相似的</translation>
    </message>
</context>
<context>
    <name>NewcomerLine</name>
    <message>
        <source>Mark as seen</source>
        <translation>标记为已看</translation>
    </message>
    <message>
        <source>New since the training · unlike anything trained on</source>
        <translation>训练之后新增 · 与训练过的图片都不相似</translation>
    </message>
    <message>
        <source>New since the training</source>
        <translation>训练之后新增</translation>
    </message>
</context>
<context>
    <name>NewcomerNote</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Select them on the map</source>
        <translation>在地图上选中它们</translation>
    </message>
    <message>
        <source>Mark as seen</source>
        <translation>标为已看</translation>
    </message>
    <message>
        <source>The rings go. What the run was trained on stays what it was</source>
        <translation>圆环会消失。训练时用过的图片不受影响</translation>
    </message>
    <message>
        <source>{0} new since the training</source>
        <translation>训练之后新增 {0} 张</translation>
    </message>
    <message>
        <source>{0} unlike it</source>
        <translation>其中 {0} 张与训练图片不像</translation>
    </message>
</context>
<context>
    <name>NewcomersController</name>
    <message>
        <source>This could not be kept: {0}.</source>
        <translation>无法保存：{0}。</translation>
    </message>
</context>
<context>
    <name>NoteField</name>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>备注…</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>OrderBox</name>
    <message>
        <source>Order of the pictures</source>
        <translation>图片顺序</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Along the map</source>
        <translation>沿地图</translation>
    </message>
    <message>
        <source>Likeness</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>To the chosen picture, which comes first</source>
        <translation>与所选图片的相似度，所选图片排在最前</translation>
    </message>
</context>
<context>
    <name>OverlayPlot</name>
    <message>
        <source>Losses of the ticked runs over their steps</source>
        <translation>勾选的训练各步的损失</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>第 {0} 步</translation>
    </message>
</context>
<context>
    <name>PictureWords</name>
    <message numerus="yes">
        <source>%Ln pictures</source>
        <translation>
            <numerusform>%Ln 张图片</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanModel</name>
    <message>
        <source>“{0}” does not fit: {1}.</source>
        <translation>“{0}”不合适：{1}。</translation>
    </message>
    <message>
        <source>Training needs at least 8 readable pictures.</source>
        <translation>训练至少需要 8 张可读的图片。</translation>
    </message>
    <message numerus="yes">
        <source>More than the %Ln pictures here.</source>
        <translation>
            <numerusform>超过了这里的 %Ln 张图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} pictures do not split into {1} groups of two or more.</source>
        <translation>{0} 张图片无法分成 {1} 组且每组至少两张。</translation>
    </message>
    <message>
        <source>K must be a multiple of the {0} keys of one step.</source>
        <translation>K 必须是每步 {0} 个键的整数倍。</translation>
    </message>
    <message>
        <source>Crops begin at 32 px or more and at most at {0} px; 0: they do not grow.</source>
        <translation>裁剪起始边长须在 32 px 到 {0} px 之间；0 表示不增长。</translation>
    </message>
    <message>
        <source>It falls: at most {0:g}.</source>
        <translation>它是下降的：最多 {0:g}。</translation>
    </message>
    <message>
        <source>More than the largest, {0:g}.</source>
        <translation>超过了最大值 {0:g}。</translation>
    </message>
</context>
<context>
    <name>PlanNotes</name>
    <message>
        <source>Notes about the plan</source>
        <translation>关于计划的说明</translation>
    </message>
</context>
<context>
    <name>PlanPanel</name>
    <message>
        <source>Plan of the run</source>
        <translation>训练计划</translation>
    </message>
    <message>
        <source>your choice; suggested: {0}</source>
        <translation>您的选择；建议值：{0}</translation>
    </message>
    <message>
        <source>suggested for this folder</source>
        <translation>为此文件夹建议的值</translation>
    </message>
    <message>
        <source>Reset to suggested</source>
        <translation>恢复建议值</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Next run</source>
        <translation>下一次训练</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>论文</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>MoCo v2</source>
        <translation>MoCo v2</translation>
    </message>
    <message>
        <source>MoCo v1</source>
        <translation>MoCo v1</translation>
    </message>
    <message>
        <source>Tutorial</source>
        <translation>教程</translation>
    </message>
    <message>
        <source>Published recipe</source>
        <translation>已发表的方案</translation>
    </message>
    <message>
        <source>Optimiser, batch norm, seed</source>
        <translation>优化器、批归一化、种子</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>数据增强</translation>
    </message>
    <message>
        <source>Try it on your pictures</source>
        <translation>在您的图片上试试</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Copy the command that repeats this</source>
        <translation>复制可重复此训练的命令</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>停止并保留</translation>
    </message>
    <message>
        <source>End it now</source>
        <translation>立即结束</translation>
    </message>
    <message>
        <source>Without saving: what was done since the last checkpoint is lost</source>
        <translation>不保存：上个检查点之后的内容会丢失</translation>
    </message>
    <message>
        <source>Save checkpoint</source>
        <translation>保存检查点</translation>
    </message>
    <message>
        <source>Free memory</source>
        <translation>释放内存</translation>
    </message>
    <message>
        <source>Saves a checkpoint and ends the engine; Resume goes on from there</source>
        <translation>保存检查点并结束引擎；点击“继续”即可从那里开始</translation>
    </message>
    <message>
        <source>Only embed</source>
        <translation>仅提取特征</translation>
    </message>
    <message>
        <source>No training: a map and look-alikes by the start weights as they are</source>
        <translation>不训练：直接用初始权重生成地图和相似图片</translation>
    </message>
    <message>
        <source>Plan the next run</source>
        <translation>规划下一次训练</translation>
    </message>
    <message>
        <source>Start after this one</source>
        <translation>在本次之后开始</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>张图片</translation>
    </message>
    <message>
        <source>Queue K</source>
        <translation>队列 K</translation>
    </message>
    <message>
        <source>keys</source>
        <translation>个键</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Crops begin at</source>
        <translation>裁剪起始边长</translation>
    </message>
    <message>
        <source>Growing for</source>
        <translation>增长期</translation>
    </message>
    <message>
        <source>of the epochs</source>
        <translation>的轮数</translation>
    </message>
    <message>
        <source>Temperature τ</source>
        <translation>温度系数 τ</translation>
    </message>
    <message>
        <source>Momentum m</source>
        <translation>动量 m</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>per 256</source>
        <translation>每 256 张</translation>
    </message>
    <message>
        <source>Falls to</source>
        <translation>降至</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Symmetric loss</source>
        <translation>对称损失</translation>
    </message>
    <message>
        <source>Batch-norm groups</source>
        <translation>批归一化组数</translation>
    </message>
    <message>
        <source>Mask own keys</source>
        <translation>屏蔽自身的键</translation>
    </message>
    <message>
        <source>Mask look-alikes</source>
        <translation>屏蔽相似图片</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>投影头</translation>
    </message>
    <message>
        <source>Head width</source>
        <translation>投影头宽度</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Crop, smallest area</source>
        <translation>裁剪最小面积</translation>
    </message>
    <message>
        <source>Crop, largest area</source>
        <translation>裁剪最大面积</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>On its head</source>
        <translation>上下颠倒</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Colours changed</source>
        <translation>颜色变化</translation>
    </message>
    <message>
        <source>Brightness ±</source>
        <translation>亮度 ±</translation>
    </message>
    <message>
        <source>Contrast ±</source>
        <translation>对比度 ±</translation>
    </message>
    <message>
        <source>Saturation ±</source>
        <translation>饱和度 ±</translation>
    </message>
    <message>
        <source>Hue ±</source>
        <translation>色相 ±</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Blur, smallest σ</source>
        <translation>模糊最小 σ</translation>
    </message>
    <message>
        <source>Blur, largest σ</source>
        <translation>模糊最大 σ</translation>
    </message>
</context>
<context>
    <name>PreviewOverlay</name>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message>
        <source>Progress of the map</source>
        <translation>地图的进度</translation>
    </message>
    <message>
        <source>Keep this</source>
        <translation>保留现状</translation>
    </message>
    <message>
        <source>Stop here. The map stays as it is now, and can be gone on with later</source>
        <translation>停在这里。地图保持现在的样子，以后可以继续</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>QueryTile</name>
    <message>
        <source>Searched with {name}</source>
        <translation>已用 {name} 搜索</translation>
    </message>
    <message>
        <source>Take {name} out</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>How much {name} counts: {weight}</source>
        <translation>{name} 的权重：{weight}</translation>
    </message>
    <message>
        <source>Take it out</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>QueryTray</name>
    <message>
        <source>Pictures to search with</source>
        <translation>用来搜索的图片</translation>
    </message>
    <message>
        <source>Drop pictures here from anywhere, paste one, or use one of the set.</source>
        <translation>可从任意位置拖入图片、粘贴，或使用图片集中的图片。</translation>
    </message>
    <message>
        <source>Search with further pictures as well: the answers are like all of them</source>
        <translation>再加入其他图片一起搜索：结果与所有这些图片都相似</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Search with</source>
        <translation>搜索依据</translation>
    </message>
    <message>
        <source>The picture is being fetched…</source>
        <translation>正在获取图片…</translation>
    </message>
    <message>
        <source>Add chosen</source>
        <translation>添加所选图片</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>选择图片…</translation>
    </message>
    <message>
        <source>Search with the picture that is chosen, too</source>
        <translation>同时用已选中的图片搜索</translation>
    </message>
    <message>
        <source>Add selection</source>
        <translation>添加所选</translation>
    </message>
    <message>
        <source>Search with the centre of all selected pictures</source>
        <translation>用所有选中图片的中心搜索</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <source>Runs that wait</source>
        <translation>排队的训练</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>接下来</translation>
    </message>
    <message>
        <source>Start it</source>
        <translation>立即开始</translation>
    </message>
    <message>
        <source>The run before did not end by itself, or the window was closed.</source>
        <translation>上一次训练没有自行结束，或窗口被关闭了。</translation>
    </message>
    <message numerus="yes">
        <source>And %Ln more.</source>
        <translation>
            <numerusform>另有 %Ln 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>提前</translation>
    </message>
    <message>
        <source>Do not start this one</source>
        <translation>不要开始这一个</translation>
    </message>
    <message>
        <source>{0} · {1} px · {2} epochs</source>
        <translation>{0} · {1} px · {2} 轮</translation>
    </message>
</context>
<context>
    <name>QueuePlot</name>
    <message>
        <source>How full the queue of keys is, in percent</source>
        <translation>键队列的填充百分比</translation>
    </message>
    <message>
        <source>first wrap, step {0}</source>
        <translation>首次写满，第 {0} 步</translation>
    </message>
    <message>
        <source>step {0}
{1:.0f} % real keys
oldest key {2} steps</source>
        <translation>第 {0} 步
真实键 {1:.0f} %
最旧的键 {2} 步</translation>
    </message>
</context>
<context>
    <name>RangeHistogram</name>
    <message>
        <source>Drag to choose a range, click to take all again</source>
        <translation>拖动选择范围，点击恢复全部</translation>
    </message>
</context>
<context>
    <name>RecentCard</name>
    <message>
        <source>Open {0}, {1} pictures</source>
        <translation>打开 {0}，{1} 张图片</translation>
    </message>
    <message>
        <source>Take {0} off this list</source>
        <translation>将 {0} 移出列表</translation>
    </message>
    <message>
        <source>The folder is not there now</source>
        <translation>文件夹现在不在</translation>
    </message>
    <message numerus="yes">
        <source>%Ln runs</source>
        <translation>
            <numerusform>%Ln 次训练</numerusform>
        </translation>
    </message>
    <message>
        <source>no run yet</source>
        <translation>尚未训练</translation>
    </message>
</context>
<context>
    <name>ReportPanel</name>
    <message>
        <source>Files that cannot be read</source>
        <translation>无法读取的文件</translation>
    </message>
    <message>
        <source>{count} unreadable</source>
        <translation>{count} 个无法读取</translation>
    </message>
    <message>
        <source>and {count} more: copy the list to see them all</source>
        <translation>另有 {count} 个：复制列表查看全部</translation>
    </message>
    <message>
        <source>these files are left out; nothing in your folder was changed</source>
        <translation>这些文件已略过；文件夹中没有任何更改</translation>
    </message>
    <message>
        <source>Copy list</source>
        <translation>复制列表</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>RunListModel</name>
    <message>
        <source>no star</source>
        <translation>无星标</translation>
    </message>
    <message>
        <source>{0}, in use</source>
        <translation>{0}，使用中</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>已加星标</translation>
    </message>
    <message>
        <source>Take the star away (S)</source>
        <translation>取消星标（S）</translation>
    </message>
    <message>
        <source>Star this run (S)</source>
        <translation>为此训练加星标（S）</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>星标</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Keys found</source>
        <translation>找到的键</translation>
    </message>
    <message>
        <source>kNN</source>
        <translation>kNN</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Starred runs first</source>
        <translation>星标训练在前</translation>
    </message>
    <message>
        <source>Share of views whose partner was found among the keys of the queue</source>
        <translation>在队列的键中找到配对视图的比例</translation>
    </message>
    <message>
        <source>Share of a sample of the pictures that their neighbours&apos; folders classify right</source>
        <translation>抽样图片中，按近邻所在文件夹分类正确的比例</translation>
    </message>
    <message>
        <source>{0:.0f} of {1}</source>
        <translation>{0:.0f} / {1}</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练中</translation>
    </message>
    <message>
        <source>cut off, kept</source>
        <translation>中断，已保留</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped, kept</source>
        <translation>已停止，已保留</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>发散</translation>
    </message>
    <message>
        <source>only embedded</source>
        <translation>仅提取特征</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>未开始</translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message>
        <source>Runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>还没有训练</translation>
    </message>
    <message>
        <source>Every training run is kept here with its curves, to compare, continue or delete.</source>
        <translation>每次训练及其曲线都保存在这里，可以比较、继续或删除。</translation>
    </message>
    <message>
        <source>Plan the first run</source>
        <translation>规划第一次训练</translation>
    </message>
    <message>
        <source>Compare maps</source>
        <translation>比较地图</translation>
    </message>
    <message>
        <source>Both maps side by side: of the first two that are ticked</source>
        <translation>并排显示前两个勾选训练的地图</translation>
    </message>
    <message>
        <source>Filter the runs by name, note, preset or state</source>
        <translation>按名称、备注、预设或状态筛选</translation>
    </message>
    <message>
        <source>Filter by name, note, preset, state</source>
        <translation>按名称、备注、预设、状态筛选</translation>
    </message>
    <message>
        <source>Show all runs</source>
        <translation>显示全部训练</translation>
    </message>
    <message>
        <source>Training runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>Use this run</source>
        <translation>使用此训练</translation>
    </message>
    <message>
        <source>Open the map</source>
        <translation>打开地图</translation>
    </message>
    <message>
        <source>Continue training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Duplicate settings</source>
        <translation>复制设置</translation>
    </message>
    <message>
        <source>Plan a new run with exactly these settings</source>
        <translation>用完全相同的设置规划新训练</translation>
    </message>
    <message>
        <source>Star this run (S)</source>
        <translation>为此训练加星标（S）</translation>
    </message>
    <message>
        <source>Rename (F2)</source>
        <translation>重命名（F2）</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>It can be had back for a while: Ctrl+Z</source>
        <translation>一段时间内可以恢复：Ctrl+Z</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>averaged</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>Take the star away (S)</source>
        <translation>取消星标（S）</translation>
    </message>
    <message>
        <source>Note on {0}</source>
        <translation>{0} 的备注</translation>
    </message>
    <message>
        <source>Choose a run to write a note on it</source>
        <translation>选择一次训练来写备注</translation>
    </message>
    <message>
        <source>tick two or more to compare</source>
        <translation>勾选两个或更多进行比较</translation>
    </message>
    <message>
        <source>{0} of {1} shown</source>
        <translation>显示 {0} / {1}</translation>
    </message>
    <message>
        <source>No run matches “{0}”</source>
        <translation>没有与“{0}”匹配的训练</translation>
    </message>
    <message>
        <source>{0} more are ticked than fit.</source>
        <translation>另外勾选的 {0} 个放不下。</translation>
    </message>
    <message>
        <source>No loss to show</source>
        <translation>没有损失曲线</translation>
    </message>
    <message>
        <source>Nothing was trained here yet: a curve is drawn once the first steps are done.</source>
        <translation>这里还没有训练过：走完最初几步后会画出曲线。</translation>
    </message>
    <message>
        <source>Take {0} off the plot</source>
        <translation>从图中移除 {0}</translation>
    </message>
    <message>
        <source>not embedded yet; its map does that</source>
        <translation>尚未提取特征；生成地图时会一并完成</translation>
    </message>
    <message>
        <source>this run has not looked at the picture</source>
        <translation>这次训练没有看过这张图片</translation>
    </message>
    <message>
        <source>{0} of {1} from its folder</source>
        <translation>{1} 张中有 {0} 张来自同一文件夹</translation>
    </message>
    <message>
        <source>Train on…</source>
        <translation>再训练…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more epochs</source>
        <translation>
            <numerusform>再训练 %Ln 轮</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} deleted</source>
        <translation>已删除 {0}</translation>
    </message>
</context>
<context>
    <name>ScoreHistogram</name>
    <message>
        <source>Drag, or use the arrow keys, to hide what scores less.</source>
        <translation>拖动或使用方向键，隐藏分数更低的结果。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Lowest score shown: {score}</source>
        <translation>显示的最低分：{score}</translation>
    </message>
    <message>
        <source>Dotted line: a picture of this set and the one most like it usually score {score}.</source>
        <translation>虚线：此图片集中的一张图片与最像它的那张，通常得分 {score}。</translation>
    </message>
    <message>
        <source>Arrow: a picture of this set and the one most like it usually score {score}, more than any answer.</source>
        <translation>箭头：此图片集中的一张图片与最像它的那张，通常得分 {score}，高于所有结果。</translation>
    </message>
    <message>
        <source>Arrow: a picture of this set and the one most like it usually score {score}, less than any answer.</source>
        <translation>箭头：此图片集中的一张图片与最像它的那张，通常得分 {score}，低于所有结果。</translation>
    </message>
</context>
<context>
    <name>SearchBook</name>
    <message>
        <source>Keep the concept {0}</source>
        <translation>保存概念“{0}”</translation>
    </message>
    <message>
        <source>Forget the concept {0}</source>
        <translation>忘记概念“{0}”</translation>
    </message>
    <message>
        <source>Rename the concept {0}</source>
        <translation>重命名概念“{0}”</translation>
    </message>
    <message>
        <source>The concept could not be saved: {0}.</source>
        <translation>无法保存该概念：{0}。</translation>
    </message>
    <message>
        <source>this search</source>
        <translation>本次搜索</translation>
    </message>
    <message>
        <source>None of its examples is in this run&apos;s embedding.</source>
        <translation>此运行的嵌入中没有它的任何示例图片。</translation>
    </message>
    <message>
        <source>Taught on {run}; fitted anew to this run by its examples.</source>
        <translation>在 {run} 上教会；已按示例图片对此运行重新拟合。</translation>
    </message>
</context>
<context>
    <name>SearchController</name>
    <message>
        <source>A search with another picture needs the run as it is now.</source>
        <translation>用其他图片搜索需要训练的当前状态。</translation>
    </message>
    <message>
        <source>The run has trained on since it looked at your pictures.</source>
        <translation>查看图片之后，这次训练又继续过。</translation>
    </message>
    <message>
        <source>Every picture in the tray says what they shall not be like: give one of them a plus.</source>
        <translation>托盘中的每张图片都表示不要像它：请给其中一张加号。</translation>
    </message>
    <message>
        <source>What shall the answers be like?</source>
        <translation>结果应该像什么？</translation>
    </message>
    <message>
        <source>Compute the embedding again to include it.</source>
        <translation>重新计算嵌入以纳入它。</translation>
    </message>
    <message>
        <source>This picture came after the run had looked at the folder.</source>
        <translation>这张图片是在训练查看文件夹之后加入的。</translation>
    </message>
</context>
<context>
    <name>SearchMenuButton</name>
    <message>
        <source>Searches</source>
        <translation>搜索记录</translation>
    </message>
    <message>
        <source>Save this search…</source>
        <translation>保存此搜索…</translation>
    </message>
    <message>
        <source>Search in another run</source>
        <translation>在另一次训练中搜索</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>忘记它</translation>
    </message>
    <message>
        <source>Search in {run}</source>
        <translation>在 {run} 中搜索</translation>
    </message>
    <message>
        <source>Name of the search</source>
        <translation>搜索的名称</translation>
    </message>
</context>
<context>
    <name>SearchResults</name>
    <message>
        <source>Results of the search</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>The picture that was searched with</source>
        <translation>用来搜索的图片</translation>
    </message>
    <message>
        <source>Open in Look-alikes</source>
        <translation>在“相似图片”中打开</translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation>相似图片</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>关闭搜索</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>{0} pictures · likeness {1}–{2}</source>
        <translation>{0} 张图片 · 相似度 {1}–{2}</translation>
    </message>
</context>
<context>
    <name>SearchedSheet</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SelectionChip</name>
    <message>
        <source>Select nothing (Esc)</source>
        <translation>取消选择（Esc）</translation>
    </message>
    <message>
        <source>{0} selected  ×</source>
        <translation>已选 {0} 张  ×</translation>
    </message>
    <message>
        <source>{0} selected. Select nothing</source>
        <translation>已选 {0} 张。取消选择</translation>
    </message>
</context>
<context>
    <name>SelectionNames</name>
    <message>
        <source>New tag, or find one</source>
        <translation>新标签，或查找已有的</translation>
    </message>
    <message>
        <source>Enter adds what is typed</source>
        <translation>按回车添加输入的内容</translation>
    </message>
    <message>
        <source>Name of the selection</source>
        <translation>选择的名称</translation>
    </message>
    <message>
        <source>Enter keeps it under this name</source>
        <translation>按回车以此名称保存</translation>
    </message>
</context>
<context>
    <name>SelectionTray</name>
    <message>
        <source>Selected pictures</source>
        <translation>所选图片</translation>
    </message>
    <message>
        <source>Compare: two to four pictures side by side</source>
        <translation>比较：并排显示两到四张图片</translation>
    </message>
    <message>
        <source>Select nothing (Esc)</source>
        <translation>取消选择（Esc）</translation>
    </message>
    <message>
        <source>Find more like these</source>
        <translation>查找更多相似的</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Copy paths</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Tag…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Keep selection…</source>
        <translation>保存选择…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Table, CSV or JSON…</source>
        <translation>表格 (CSV 或 JSON)…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>{0} selected  ×</source>
        <translation>已选 {0}  ×</translation>
    </message>
    <message>
        <source>{0} selected. Select nothing</source>
        <translation>已选 {0} 张。取消选择</translation>
    </message>
</context>
<context>
    <name>SettingNames</name>
    <message>
        <source>Optimiser momentum</source>
        <translation>优化器动量</translation>
    </message>
    <message>
        <source>Decay on norm and bias</source>
        <translation>归一化与偏置也衰减</translation>
    </message>
    <message>
        <source>Channels last</source>
        <translation>通道在后</translation>
    </message>
    <message>
        <source>Lanes</source>
        <translation>并行通道</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Use {0}</source>
        <translation>使用 {0}</translation>
    </message>
    <message>
        <source>Back to {0}</source>
        <translation>恢复为 {0}</translation>
    </message>
    <message>
        <source>Allowed: {0}</source>
        <translation>允许：{0}</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Of words, numbers and dates.</source>
        <translation>文字、数字和日期。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Changes everything at once.</source>
        <translation>立即应用于全部界面。</translation>
    </message>
    <message>
        <source>Safe for colour-blind eyes</source>
        <translation>色觉友好配色</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>On the map and in its legend.</source>
        <translation>用于地图及其图例。</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>减少动画</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>No flights, no fading.</source>
        <translation>没有飞行和渐隐。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>软件</translation>
    </message>
    <message>
        <source>Draw the map with</source>
        <translation>地图绘制方式</translation>
    </message>
    <message>
        <source>It looks the same.</source>
        <translation>外观相同。</translation>
    </message>
    <message>
        <source>The map is drawn in software.</source>
        <translation>地图由软件绘制。</translation>
    </message>
    <message>
        <source>{0} is no graphics card, so the map is drawn in software.</source>
        <translation>{0} 不是显卡，因此地图由软件绘制。</translation>
    </message>
    <message>
        <source>OpenGL cannot be used here, so the map is drawn in software; the log says why.</source>
        <translation>此处无法使用 OpenGL，因此地图由软件绘制；原因见日志。</translation>
    </message>
    <message>
        <source>The map is drawn by {0}.</source>
        <translation>地图由 {0} 绘制。</translation>
    </message>
    <message>
        <source>The next map that is shown tells what draws it.</source>
        <translation>显示下一张地图时即可得知由什么绘制。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Tell me when a run ends</source>
        <translation>训练结束时通知我</translation>
    </message>
    <message>
        <source>Also when it fails.</source>
        <translation>失败时也通知。</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Write TensorBoard files</source>
        <translation>写入 TensorBoard 文件</translation>
    </message>
    <message>
        <source>Beside each run&apos;s metrics.</source>
        <translation>与每次训练的指标放在一起。</translation>
    </message>
    <message>
        <source>pip install tensorboard</source>
        <translation>pip install tensorboard</translation>
    </message>
    <message>
        <source>TensorBoard</source>
        <translation>TensorBoard</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>what was computed about the open folder</source>
        <translation>为打开的文件夹计算的内容</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Only read, never written to.</source>
        <translation>只读取，绝不写入。</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>保存位置</translation>
    </message>
    <message>
        <source>Runs, maps, thumbnails.</source>
        <translation>训练、地图、缩略图。</translation>
    </message>
    <message>
        <source>Size on disk</source>
        <translation>占用空间</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>MoCo v2: He et al. 2020, Chen et al. 2020. UMAP: McInnes et al. 2018. Licence: MIT.</source>
        <translation>MoCo v2：He et al. 2020，Chen et al. 2020。UMAP：McInnes et al. 2018。许可证：MIT。</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>复制版本信息</translation>
    </message>
    <message>
        <source>Open the log</source>
        <translation>打开日志</translation>
    </message>
</context>
<context>
    <name>SideDrawer</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Chosen picture</source>
        <translation>当前图片</translation>
    </message>
</context>
<context>
    <name>StarRow</name>
    <message numerus="yes">
        <source>%Ln stars</source>
        <translation>
            <numerusform>%Ln 星</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} (key {1})</source>
        <translation>{0}（按键 {1}）</translation>
    </message>
</context>
<context>
    <name>StartModel</name>
    <message>
        <source>it learns from your pictures alone</source>
        <translation>只从您的图片学习</translation>
    </message>
    <message>
        <source>{0:.0f} MB from {1}; you are asked before it is downloaded</source>
        <translation>从 {1} 下载 {0:.0f} MB；下载前会先询问您</translation>
    </message>
    <message>
        <source>torchvision&apos;s; {0}</source>
        <translation>torchvision 提供；{0}</translation>
    </message>
    <message>
        <source>torchvision&apos;s, on this machine already</source>
        <translation>torchvision 提供，本机已有</translation>
    </message>
    <message>
        <source>looking into {0}…</source>
        <translation>正在读取 {0}…</translation>
    </message>
    <message>
        <source>{0} holds a {1}; the encoder below is another one.</source>
        <translation>{0} 中是 {1}；下方选的是另一种编码器。</translation>
    </message>
    <message>
        <source>{0}: {1}, {2}</source>
        <translation>{0}：{1}，{2}</translation>
    </message>
    <message>
        <source>all {0} tensors fit</source>
        <translation>全部 {0} 个张量吻合</translation>
    </message>
    <message>
        <source>{0} of {1} tensors fit</source>
        <translation>{1} 个张量中有 {0} 个吻合</translation>
    </message>
    <message>
        <source>Names: {0}</source>
        <translation>命名：{0}</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>Of another shape</source>
        <translation>形状不同</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>未使用</translation>
    </message>
</context>
<context>
    <name>StartRow</name>
    <message>
        <source>Start from</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>ImageNet</source>
        <translation>ImageNet</translation>
    </message>
    <message>
        <source>A file…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Another file…</source>
        <translation>其他文件…</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>使用 {0}</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Start from these weights</source>
        <translation>从这些权重开始</translation>
    </message>
</context>
<context>
    <name>StickyHeading</name>
    <message>
        <source>Select the pictures of this group</source>
        <translation>选中这一组的图片</translation>
    </message>
</context>
<context>
    <name>TakeOutController</name>
    <message>
        <source>Waiting for the engine…</source>
        <translation>正在等待引擎…</translation>
    </message>
    <message>
        <source>Drawing the contact sheet: {0} of {1}</source>
        <translation>正在绘制缩略图总览：{0} / {1}</translation>
    </message>
    <message>
        <source>Linking: {0} of {1}</source>
        <translation>正在建立链接：{0} / {1}</translation>
    </message>
    <message>
        <source>Copying: {0} of {1}</source>
        <translation>正在复制：{0} / {1}</translation>
    </message>
    <message>
        <source>Drawing the web page: {0} of {1}</source>
        <translation>正在绘制网页：{0} / {1}</translation>
    </message>
    <message>
        <source>Writing {0}…</source>
        <translation>正在写入 {0}…</translation>
    </message>
    <message>
        <source>Stopped. Nothing was written.</source>
        <translation>已停止。没有写入任何内容。</translation>
    </message>
    <message>
        <source>Stopped: {0} of {1} files are in {2}.</source>
        <translation>已停止：{1} 个文件中的 {0} 个已在 {2} 中。</translation>
    </message>
    <message>
        <source>Contact sheet of {0} saved as {1}.</source>
        <translation>{0}的缩略图总览已保存为 {1}。</translation>
    </message>
    <message>
        <source>No room on it: {0}.</source>
        <translation>未能放入：{0}。</translation>
    </message>
    <message>
        <source>Web page of {0} made in {1}: open its index.html.</source>
        <translation>已把 {0}做成网页，位于 {1}：打开其中的 index.html。</translation>
    </message>
    <message>
        <source>Everything of {0} written to {1}.</source>
        <translation>{0}的全部内容已写入 {1}。</translation>
    </message>
    <message>
        <source>{0} linked in {1}: one file under two names, so an editor changes both.</source>
        <translation>{0} 已在 {1} 中建立链接：同一文件有两个名称，用编辑器修改会同时改变两者。</translation>
    </message>
    <message>
        <source>{0} copied into {1}.</source>
        <translation>{0} 已复制到 {1}。</translation>
    </message>
    <message>
        <source>Names that were taken got a number: {0}.</source>
        <translation>因重名而加上编号的文件：{0} 个。</translation>
    </message>
    <message>
        <source>Not there any more: {0}.</source>
        <translation>已不存在：{0}。</translation>
    </message>
</context>
<context>
    <name>TakingIn</name>
    <message>
        <source>Copy the picture itself in the browser, then paste it here.</source>
        <translation>请在浏览器中复制图片本身，然后粘贴到这里。</translation>
    </message>
    <message>
        <source>The picture cannot be kept in the workspace.</source>
        <translation>无法把图片保存在工作区中。</translation>
    </message>
    <message>
        <source>Only the picture&apos;s address came along, and the network does not answer.</source>
        <translation>只拖来了图片的地址，而网络没有响应。</translation>
    </message>
    <message>
        <source>Only the picture&apos;s address came along, and its server does not give it away.</source>
        <translation>只拖来了图片的地址，而服务器不提供该图片。</translation>
    </message>
    <message>
        <source>Only the picture&apos;s address came along, and its server takes too long.</source>
        <translation>只拖来了图片的地址，而服务器响应太慢。</translation>
    </message>
    <message>
        <source>This picture has more than {0} MB.</source>
        <translation>这张图片超过 {0} MB。</translation>
    </message>
    <message>
        <source>There is no picture at the address that came along.</source>
        <translation>拖来的地址上没有图片。</translation>
    </message>
</context>
<context>
    <name>TaskBar</name>
    <message>
        <source>Progress of writing files</source>
        <translation>写入文件的进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Hide this line</source>
        <translation>隐藏此行</translation>
    </message>
    <message>
        <source>contact sheet.png</source>
        <translation>缩略图总览.png</translation>
    </message>
    <message>
        <source>Save the contact sheet</source>
        <translation>保存缩略图总览</translation>
    </message>
    <message>
        <source>Where to copy {0}?</source>
        <translation>把 {0} 复制到哪里？</translation>
    </message>
    <message>
        <source>Where to link {0}?</source>
        <translation>在哪里为 {0} 建立链接？</translation>
    </message>
    <message>
        <source>That folder is not there any more.</source>
        <translation>该文件夹已不存在。</translation>
    </message>
</context>
<context>
    <name>ThemedPlot</name>
    <message>
        <source>Show the whole run</source>
        <translation>显示整个训练</translation>
    </message>
    <message>
        <source>Save as picture…</source>
        <translation>存为图片…</translation>
    </message>
    <message>
        <source>Save the numbers as CSV…</source>
        <translation>将数据存为 CSV…</translation>
    </message>
    <message>
        <source>Save as picture</source>
        <translation>存为图片</translation>
    </message>
    <message>
        <source>Save the numbers</source>
        <translation>保存数据</translation>
    </message>
</context>
<context>
    <name>TileDelegate</name>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>✓ right</source>
        <translation>✓ 对</translation>
    </message>
    <message>
        <source>✗ wrong</source>
        <translation>✗ 不对</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新</translation>
    </message>
    <message>
        <source>New · unlike</source>
        <translation>新 · 不相似</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
</context>
<context>
    <name>TimeRow</name>
    <message>
        <source>Minutes that I have</source>
        <translation>可用的分钟数</translation>
    </message>
    <message>
        <source>The whole run ends within this time; the settings below follow</source>
        <translation>整个训练在此时间内结束；下方设置随之调整</translation>
    </message>
    <message>
        <source>Time that I have</source>
        <translation>可用时间</translation>
    </message>
    <message>
        <source>I have</source>
        <translation>我有</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Menu (F10)</source>
        <translation>菜单（F10）</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>搜索或执行命令</translation>
    </message>
    <message>
        <source>Workspace {0}</source>
        <translation>工作区 {0}</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
</context>
<context>
    <name>TourBar</name>
    <message>
        <source>Tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>跳过导览</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>{0} Start it once more, or go on without.</source>
        <translation>{0} 请再启动一次，或跳过继续。</translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation>第 {0} / {1} 步</translation>
    </message>
    <message>
        <source>Pictures, and nobody says what is on them</source>
        <translation>图片，没有人说明上面是什么</translation>
    </message>
    <message>
        <source>The program drew these to practise on. With your own you point at a folder, which is only read. An encoder is going to find out by itself what belongs together.</source>
        <translation>这些图片由程序绘制，供练习使用。用自己的图片时，只需指定一个文件夹，程序只会读取它。编码器将自行发现哪些图片属于一类。</translation>
    </message>
    <message>
        <source>Next: the plan</source>
        <translation>下一步：计划</translation>
    </message>
    <message>
        <source>A plan for two minutes</source>
        <translation>两分钟的计划</translation>
    </message>
    <message>
        <source>The settings fit these pictures, this machine and the time; each says why it is so. Nothing needs changing: press Start training.</source>
        <translation>设置与这些图片、这台机器和时间相配，每项都说明了理由。无需更改：点击“开始训练”。</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Watch it learn</source>
        <translation>看它学习</translation>
    </message>
    <message>
        <source>Two views of one picture must find each other among many others. The loss may rise while the queue fills; then it falls. The line on top says how it goes, and a map follows by itself.</source>
        <translation>同一图片的两个视图要在众多图片中找到彼此。队列填充时损失可能上升，之后会下降。顶部一行说明进展，随后会自动生成地图。</translation>
    </message>
    <message>
        <source>Walk through what it learned</source>
        <translation>漫步它学到的内容</translation>
    </message>
    <message>
        <source>Each dot is a picture; what the encoder finds alike lies together. Click one: its look-alikes stand on the right. Turn the wheel to zoom. On the page Look-alikes you search with any picture. Then choose a folder of your own (Ctrl+O).</source>
        <translation>每个点是一张图片；编码器认为相似的图片彼此靠近。单击一个点，右侧就会显示与它相似的图片。滚动滚轮可缩放。在“相似图片”页面可以用任何图片搜索。然后打开您自己的文件夹（Ctrl+O）。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>TourController</name>
    <message>
        <source>Drawing the pictures…</source>
        <translation>正在绘制图片…</translation>
    </message>
    <message>
        <source>Measuring this machine…</source>
        <translation>正在测量本机…</translation>
    </message>
    <message>
        <source>Reading the pictures… {0} so far</source>
        <translation>正在读取图片… 已读 {0}</translation>
    </message>
    <message>
        <source>The run ended before its map was made.</source>
        <translation>训练在生成地图之前结束了。</translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Curves of the run</source>
        <translation>训练曲线</translation>
    </message>
    <message>
        <source>What the encoder is shown</source>
        <translation>编码器看到的内容</translation>
    </message>
    <message>
        <source>No views yet</source>
        <translation>还没有视图</translation>
    </message>
    <message>
        <source>Pairs of views of your pictures appear with the first step.</source>
        <translation>训练第一步时会出现图片的成对视图。</translation>
    </message>
    <message>
        <source>It starts by itself when this run has finished.</source>
        <translation>本次训练完成后会自动开始。</translation>
    </message>
    <message>
        <source>The settings of {0} cannot be read.</source>
        <translation>无法读取 {0} 的设置。</translation>
    </message>
    <message>
        <source>The settings of {0}.</source>
        <translation>{0} 的设置。</translation>
    </message>
    <message>
        <source>Looking at this machine…</source>
        <translation>正在了解本机…</translation>
    </message>
    <message>
        <source> · {0:g} GB memory</source>
        <translation> · {0:g} GB 内存</translation>
    </message>
    <message>
        <source>No folder is open</source>
        <translation>未打开文件夹</translation>
    </message>
    <message>
        <source>Open a folder of pictures first.</source>
        <translation>请先打开一个图片文件夹。</translation>
    </message>
    <message>
        <source>views of one picture that must find each other</source>
        <translation>同一图片的两个视图必须找到彼此</translation>
    </message>
    <message>
        <source>Try other views on your pictures</source>
        <translation>在您的图片上试试其他视图</translation>
    </message>
    <message>
        <source>The engine is busy with something else; the views come when it is done.</source>
        <translation>引擎正忙于其他工作；完成后会显示视图。</translation>
    </message>
    <message>
        <source>A run is training: changes are for the plan of the next one, and views come slower.</source>
        <translation>正在训练：更改用于下一次训练的计划，视图会出现得慢一些。</translation>
    </message>
    <message>
        <source>No curves: nothing was trained</source>
        <translation>没有曲线：未经训练</translation>
    </message>
    <message>
        <source>Map and look-alikes come from the weights as they are. See whether training adds to it.</source>
        <translation>地图和相似图片直接来自这些权重。可以看看训练能否更好。</translation>
    </message>
    <message>
        <source>The curves of your run will be here</source>
        <translation>训练曲线会显示在这里</translation>
    </message>
    <message>
        <source>Training teaches an encoder what belongs together in your {0} pictures, without labels.</source>
        <translation>训练让编码器从您的 {0} 张图片中学会哪些属于一类，无需标签。</translation>
    </message>
    <message>
        <source>Saved at step {0}.</source>
        <translation>已在第 {0} 步保存。</translation>
    </message>
    <message>
        <source>crop {0:.0f}–{1:.0f} %</source>
        <translation>裁剪 {0:.0f}–{1:.0f} %</translation>
    </message>
    <message>
        <source>colour {0:g}</source>
        <translation>颜色 {0:g}</translation>
    </message>
    <message>
        <source>grey {0:.0f} %</source>
        <translation>灰度 {0:.0f} %</translation>
    </message>
    <message>
        <source>blur {0:.0f} %</source>
        <translation>模糊 {0:.0f} %</translation>
    </message>
    <message>
        <source>Nothing to train on.</source>
        <translation>没有可训练的内容。</translation>
    </message>
    <message>
        <source>The plan fits this folder. Press Start; you can stop at any time and keep what was learned.</source>
        <translation>计划适合此文件夹。点击“开始训练”；您可以随时停止并保留学到的内容。</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>就绪。</translation>
    </message>
    <message>
        <source>{0:.0f} % done</source>
        <translation>已完成 {0:.0f} %</translation>
    </message>
    <message>
        <source>That is done; what comes next is being prepared.</source>
        <translation>这一步已完成；正在准备下一步。</translation>
    </message>
    <message>
        <source>The engine waits, and keeps its memory; Resume goes on with the next step.</source>
        <translation>引擎在等待并保留内存；点击“继续”进行下一步。</translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation>已暂停。</translation>
    </message>
    <message>
        <source>Stopping.</source>
        <translation>正在停止。</translation>
    </message>
    <message>
        <source>The step is finished and a checkpoint is written.</source>
        <translation>完成当前步并写入检查点。</translation>
    </message>
    <message>
        <source>Pausing.</source>
        <translation>正在暂停。</translation>
    </message>
    <message>
        <source>The step under way is finished first.</source>
        <translation>先完成当前步。</translation>
    </message>
    <message>
        <source>No training: the pictures are only embedded.</source>
        <translation>不训练：只提取图片特征。</translation>
    </message>
    <message>
        <source>The first step is on its way.</source>
        <translation>第一步即将开始。</translation>
    </message>
    <message>
        <source>Stopped by a failure.</source>
        <translation>因故障停止。</translation>
    </message>
    <message>
        <source>Nothing was trained; the encoder is {0}.</source>
        <translation>未经训练；编码器为 {0}。</translation>
    </message>
    <message>
        <source>Only embedded.</source>
        <translation>仅提取特征。</translation>
    </message>
    <message>
        <source>A terminal or another window trains {0}; its curves are followed here.</source>
        <translation>{0} 正由终端或另一个窗口训练；这里跟随显示它的曲线。</translation>
    </message>
    <message>
        <source>Training elsewhere.</source>
        <translation>正在别处训练。</translation>
    </message>
    <message>
        <source>Its memory was given back. Resume goes on exactly where it was, also on another day.</source>
        <translation>内存已归还。点击“继续”会从原处精确继续，改天也可以。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>完成。</translation>
    </message>
    <message>
        <source>Diverged.</source>
        <translation>已发散。</translation>
    </message>
    <message>
        <source>Cut off.</source>
        <translation>被中断。</translation>
    </message>
    <message>
        <source>Stopped and kept.</source>
        <translation>已停止并保留。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln steps.</source>
        <translation>
            <numerusform>%Ln 步。</numerusform>
        </translation>
    </message>
    <message>
        <source>The encoder has learned from your pictures.</source>
        <translation>编码器已从您的图片中学习。</translation>
    </message>
    <message>
        <source> It started from {0}.</source>
        <translation> 它从 {0} 开始。</translation>
    </message>
    <message>
        <source>But its neighbours are no better than at the start ({0:.0f} % right, then {1:.0f} %): more epochs, or more pictures, before you trust the map.</source>
        <translation>但它的近邻并不比开始时更好（正确率先 {0:.0f} %，后 {1:.0f} %）：请增加轮数或图片，再相信这张地图。</translation>
    </message>
    <message>
        <source>Continue training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Open the map</source>
        <translation>打开地图</translation>
    </message>
</context>
<context>
    <name>TrainingController</name>
    <message>
        <source>Open a folder of pictures first.</source>
        <translation>请先打开一个图片文件夹。</translation>
    </message>
    <message>
        <source>A run is training already. Stop it first, or wait until it is done.</source>
        <translation>已有训练在进行。请先停止，或等它完成。</translation>
    </message>
    <message>
        <source>The pictures are embedded</source>
        <translation>图片特征已提取</translation>
    </message>
    <message>
        <source>Training is done</source>
        <translation>训练完成</translation>
    </message>
    <message>
        <source>The map is ready to walk through.</source>
        <translation>地图已就绪，可以浏览。</translation>
    </message>
    <message>
        <source>Training stopped</source>
        <translation>训练已停止</translation>
    </message>
    <message>
        <source>Embedded</source>
        <translation>已提取特征</translation>
    </message>
    <message>
        <source>Embedding failed</source>
        <translation>提取特征失败</translation>
    </message>
    <message>
        <source>Starting the engine</source>
        <translation>正在启动引擎</translation>
    </message>
    <message>
        <source>Downloading the weights</source>
        <translation>正在下载权重</translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation>正在扫描文件夹</translation>
    </message>
    <message>
        <source>Reading the pictures</source>
        <translation>正在读取图片</translation>
    </message>
    <message>
        <source>Looking at every picture</source>
        <translation>正在查看每张图片</translation>
    </message>
    <message>
        <source>Finding neighbours</source>
        <translation>正在查找近邻</translation>
    </message>
    <message>
        <source>Laying out the map</source>
        <translation>正在排布地图</translation>
    </message>
    <message>
        <source>Training · epoch {0} of {1}</source>
        <translation>训练中 · 第 {0} / {1} 轮</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>正在暂停</translation>
    </message>
    <message>
        <source>Paused · epoch {0} of {1}</source>
        <translation>已暂停 · 第 {0} / {1} 轮</translation>
    </message>
    <message>
        <source>Saving and stopping</source>
        <translation>正在保存并停止</translation>
    </message>
    <message>
        <source>Training done</source>
        <translation>训练完成</translation>
    </message>
    <message>
        <source>Stopped and kept</source>
        <translation>已停止并保留</translation>
    </message>
    <message>
        <source>Paused, memory given back</source>
        <translation>已暂停，内存已归还</translation>
    </message>
    <message>
        <source>Training failed</source>
        <translation>训练失败</translation>
    </message>
    <message>
        <source>The engine crashed</source>
        <translation>引擎崩溃</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>工作中</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Ctrl+Z</source>
        <translation>Ctrl+Z</translation>
    </message>
    <message>
        <source>Hide this line</source>
        <translation>隐藏此行</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Viewer</source>
        <translation>查看器</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>In turn (F)</source>
        <translation>轮流显示 (F)</translation>
    </message>
    <message>
        <source>How pictures are compared</source>
        <translation>图片的比较方式</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>星级</translation>
    </message>
    <message>
        <source>The picture&apos;s own pixels, or the whole picture (Z)</source>
        <translation>原始像素或整张图片 (Z)</translation>
    </message>
    <message>
        <source>About this picture (I)</source>
        <translation>关于这张图片 (I)</translation>
    </message>
    <message>
        <source>Smaller (−)</source>
        <translation>缩小 (−)</translation>
    </message>
    <message>
        <source>Larger (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>The whole picture</source>
        <translation>整张图片</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Open in the system&apos;s program</source>
        <translation>用系统程序打开</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>F or the arrows switch between the pictures · the wheel zooms · a drag moves · Esc closes</source>
        <translation>按 F 或方向键切换图片 · 滚轮缩放 · 拖动平移 · Esc 关闭</translation>
    </message>
    <message>
        <source>The wheel zooms and a drag moves all together · F shows them in turn, in one place · double click: own pixels · Esc closes</source>
        <translation>滚轮缩放、拖动平移，所有图片同步 · F 在同一位置轮流显示 · 双击：原始像素 · Esc 关闭</translation>
    </message>
    <message>
        <source>The wheel zooms · a drag moves · double click or Z: own pixels · ← → step · Shift + arrows move · 0 to 5: stars · I: about this picture · Esc closes</source>
        <translation>滚轮缩放 · 拖动平移 · 双击或 Z：原始像素 · ← → 切换 · Shift + 方向键平移 · 0 到 5：星级 · I：关于这张图片 · Esc 关闭</translation>
    </message>
    <message>
        <source>This picture is not in the folder any more.</source>
        <translation>这张图片已不在文件夹中。</translation>
    </message>
    <message>
        <source>likeness to 1 by the encoder: {0:.3f}</source>
        <translation>编码器给出的与 1 的相似度：{0:.3f}</translation>
    </message>
    <message>
        <source>{0} pictures compared</source>
        <translation>正在比较 {0} 张图片</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>shown at {0}</source>
        <translation>以 {0} 显示</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
    <message>
        <source>Size {0}: own pixels or the whole picture</source>
        <translation>大小 {0}：原始像素或整张图片</translation>
    </message>
    <message>
        <source>This file cannot be opened: it may have been moved or deleted.</source>
        <translation>无法打开该文件：可能已被移动或删除。</translation>
    </message>
    <message>
        <source>The folder of this picture is not there any more.</source>
        <translation>这张图片所在的文件夹已不存在。</translation>
    </message>
</context>
<context>
    <name>ViewsStrip</name>
    <message>
        <source>Pairs of views that the encoder is shown</source>
        <translation>编码器看到的成对视图</translation>
    </message>
</context>
<context>
    <name>WatchButton</name>
    <message>
        <source>Watching</source>
        <translation>正在监视</translation>
    </message>
    <message>
        <source>Watch this folder</source>
        <translation>监视此文件夹</translation>
    </message>
    <message>
        <source>Watch this folder for new pictures</source>
        <translation>监视此文件夹中的新图片</translation>
    </message>
    <message>
        <source>New pictures are read, embedded and put on the map by themselves, while nothing else works.</source>
        <translation>在没有其他任务时，新图片会自动读取、计算特征并放到地图上。</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Go on where you were</source>
        <translation>从上次继续</translation>
    </message>
    <message>
        <source>Find what belongs together</source>
        <translation>发现哪些图片属于一类</translation>
    </message>
    <message>
        <source>An encoder learns from your own pictures, without labels. Watch it learn, walk the map of what it found, and find look-alikes. Everything stays on this computer.</source>
        <translation>编码器从您自己的图片中学习，无需标签。看着它学习，漫步它发现的地图，寻找相似的图片。一切都留在这台电脑上。</translation>
    </message>
    <message>
        <source>Drop a folder of pictures here</source>
        <translation>将图片文件夹拖到这里</translation>
    </message>
    <message>
        <source>Subfolders count too. The folder is only read, never written to.</source>
        <translation>包含子文件夹。文件夹只会被读取，绝不写入。</translation>
    </message>
    <message>
        <source>Choose a folder of pictures…</source>
        <translation>选择图片文件夹…</translation>
    </message>
    <message>
        <source>Try the sample pictures</source>
        <translation>试用示例图片</translation>
    </message>
    <message>
        <source>With a tour of four steps, from pictures to their map in five minutes</source>
        <translation>四步导览，五分钟内从图片到地图</translation>
    </message>
    <message>
        <source>Open “{0}”</source>
        <translation>打开“{0}”</translation>
    </message>
    <message>
        <source>Drawing sample pictures…</source>
        <translation>正在绘制示例图片…</translation>
    </message>
    <message>
        <source>Drawing sample pictures · {0} of {1}</source>
        <translation>正在绘制示例图片 · {0} / {1}</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Why these two are alike</source>
        <translation>这两张为什么相像</translation>
    </message>
    <message>
        <source>Show the map</source>
        <translation>显示热图</translation>
    </message>
    <message>
        <source>Comparing place by place…</source>
        <translation>正在逐处比较…</translation>
    </message>
    <message>
        <source>Likeness {likeness}. Bright: what the likeness comes from. Dark: what adds little to it.</source>
        <translation>相似度 {likeness}。亮处：相似之所在。暗处：贡献很少。</translation>
    </message>
    <message>
        <source>Back to the answers</source>
        <translation>返回结果</translation>
    </message>
</context>
<context>
    <name>_GroupDelegate</name>
    <message>
        <source>Name of the group</source>
        <translation>组名</translation>
    </message>
</context>
<context>
    <name>arrivals</name>
    <message>
        <source>One new picture is on the map</source>
        <translation>地图上有一张新图片</translation>
    </message>
    <message>
        <source>One new picture</source>
        <translation>一张新图片</translation>
    </message>
    <message>
        <source>{0} new pictures are on the map</source>
        <translation>地图上有 {0} 张新图片</translation>
    </message>
    <message>
        <source>{0} new pictures</source>
        <translation>{0} 张新图片</translation>
    </message>
    <message>
        <source>{0} unlike anything trained on</source>
        <translation>{0} 张与训练过的图片都不相似</translation>
    </message>
</context>
<context>
    <name>choices</name>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>MLP, batch norm</source>
        <translation>MLP，批归一化</translation>
    </message>
    <message>
        <source>Deep MLP</source>
        <translation>深层 MLP</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Two steps</source>
        <translation>两次下降</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>paper</source>
        <translation>论文</translation>
    </message>
    <message>
        <source>paper-v1</source>
        <translation>论文 v1</translation>
    </message>
    <message>
        <source>tutorial</source>
        <translation>教程</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message>
        <source>first open a folder of pictures</source>
        <translation>请先打开一个图片文件夹</translation>
    </message>
    <message>
        <source>no run is training</source>
        <translation>没有正在进行的训练</translation>
    </message>
    <message>
        <source>no run is paused</source>
        <translation>没有暂停的训练</translation>
    </message>
    <message>
        <source>there is nothing to undo</source>
        <translation>没有可撤销的</translation>
    </message>
    <message>
        <source>there is nothing to do again</source>
        <translation>没有可重做的</translation>
    </message>
    <message>
        <source>first choose a picture</source>
        <translation>请先选一张图片</translation>
    </message>
    <message>
        <source>first search or make a map</source>
        <translation>请先搜索或生成地图</translation>
    </message>
    <message>
        <source>export save write download file</source>
        <translation>导出 保存 另存 写入 下载 文件 export save</translation>
    </message>
    <message>
        <source>Choose a folder of pictures…</source>
        <translation>选择图片文件夹…</translation>
    </message>
    <message>
        <source>Open a workspace…</source>
        <translation>打开工作区…</translation>
    </message>
    <message>
        <source>Try the sample pictures</source>
        <translation>试用示例图片</translation>
    </message>
    <message>
        <source>Look through the folder again</source>
        <translation>重新扫描文件夹</translation>
    </message>
    <message>
        <source>Watch the folder for new pictures, or no longer</source>
        <translation>监视文件夹中的新图片，或停止监视</translation>
    </message>
    <message>
        <source>Mark all new pictures as seen</source>
        <translation>将所有新图片标记为已看</translation>
    </message>
    <message>
        <source>Show the picture folder</source>
        <translation>显示图片文件夹</translation>
    </message>
    <message>
        <source>The pictures have moved: choose their folder…</source>
        <translation>图片已移动：选择其文件夹…</translation>
    </message>
    <message>
        <source>Take in tags and columns from a table…</source>
        <translation>从表格导入标签和列…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>导出全部…</translation>
    </message>
    <message>
        <source>Web page of the map to send to somebody…</source>
        <translation>把地图做成可以发给别人的网页…</translation>
    </message>
    <message>
        <source>Save the map as a picture…</source>
        <translation>把地图保存为图片…</translation>
    </message>
    <message>
        <source>Close this workspace</source>
        <translation>关闭此工作区</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo the last selection or tag</source>
        <translation>撤销上一次选择或标签</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Copy the last search or map as a command</source>
        <translation>将上一次搜索或地图复制为命令</translation>
    </message>
    <message>
        <source>Copy the last search or map as Python</source>
        <translation>将上一次搜索或地图复制为 Python 代码</translation>
    </message>
    <message>
        <source>Select all pictures</source>
        <translation>选择所有图片</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Select the others instead</source>
        <translation>反向选择</translation>
    </message>
    <message>
        <source>Grow to neighbours</source>
        <translation>扩展到近邻</translation>
    </message>
    <message>
        <source>Select the group of this picture</source>
        <translation>选择此图片所在的组</translation>
    </message>
    <message>
        <source>Select the most unusual pictures</source>
        <translation>选择最不寻常的图片</translation>
    </message>
    <message>
        <source>Select the most typical pictures</source>
        <translation>选择最典型的图片</translation>
    </message>
    <message>
        <source>Select a varied choice of pictures</source>
        <translation>选择一组多样的图片</translation>
    </message>
    <message>
        <source>Select what passes the filter</source>
        <translation>选择通过筛选的图片</translation>
    </message>
    <message>
        <source>Tag the selected pictures…</source>
        <translation>为所选图片添加标签…</translation>
    </message>
    <message>
        <source>No stars</source>
        <translation>取消星级</translation>
    </message>
    <message>
        <source>1 star</source>
        <translation>1 星</translation>
    </message>
    <message>
        <source>2 stars</source>
        <translation>2 星</translation>
    </message>
    <message>
        <source>3 stars</source>
        <translation>3 星</translation>
    </message>
    <message>
        <source>4 stars</source>
        <translation>4 星</translation>
    </message>
    <message>
        <source>5 stars</source>
        <translation>5 星</translation>
    </message>
    <message>
        <source>View the chosen picture</source>
        <translation>查看所选图片</translation>
    </message>
    <message>
        <source>Compare the selected pictures</source>
        <translation>比较选中的图片</translation>
    </message>
    <message>
        <source>Copy the selected files into a folder…</source>
        <translation>将选中的文件复制到文件夹…</translation>
    </message>
    <message>
        <source>Link the selected files into a folder…</source>
        <translation>在文件夹中建立选中文件的硬链接…</translation>
    </message>
    <message>
        <source>Contact sheet of the selected pictures…</source>
        <translation>选中图片的缩略图总览…</translation>
    </message>
    <message>
        <source>Table of the selected pictures, CSV or JSON…</source>
        <translation>所选图片的表格，CSV 或 JSON…</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Compare maps</source>
        <translation>比较地图</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation>相似图片</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>重复图片</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pause the training run</source>
        <translation>暂停训练</translation>
    </message>
    <message>
        <source>Continue the paused run</source>
        <translation>继续暂停的训练</translation>
    </message>
    <message>
        <source>Stop the training run and keep it</source>
        <translation>停止训练并保留</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>搜索或执行命令</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>The system&apos;s theme</source>
        <translation>跟随系统主题</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>简体中文</source>
        <translation>简体中文</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Take the tour on the sample pictures</source>
        <translation>用示例图片进行导览</translation>
    </message>
    <message>
        <source>Glossary: what the words mean</source>
        <translation>术语表：各个词的含义</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Open the log</source>
        <translation>打开日志</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>评级</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>compare</name>
    <message>
        <source>Training was worth it: {0} of 100 nearest pictures share the class, {1} with the starting weights.</source>
        <translation>训练是值得的：每 100 个近邻中有 {0} 个同类，初始权重为 {1} 个。</translation>
    </message>
    <message>
        <source>{2} is better: {0} of 100 nearest pictures share the class, {1} with {3}.</source>
        <translation>{2} 更好：每 100 个近邻中有 {0} 个同类，{3} 为 {1} 个。</translation>
    </message>
    <message>
        <source>Training made it worse: {0} of 100 nearest pictures share the class, {1} with the starting weights.</source>
        <translation>训练后变差了：每 100 个近邻中有 {0} 个同类，初始权重为 {1} 个。</translation>
    </message>
    <message>
        <source>{2} is worse: {0} of 100 nearest pictures share the class, {1} with {3}.</source>
        <translation>{2} 更差：每 100 个近邻中有 {0} 个同类，{3} 为 {1} 个。</translation>
    </message>
    <message>
        <source>Training did not pay off so far: {0} of 100 nearest pictures share the class, {1} with the starting weights, which is no difference to build on.</source>
        <translation>训练目前尚未见效：每 100 个近邻中有 {0} 个同类，初始权重为 {1} 个，差别不足为凭。</translation>
    </message>
    <message>
        <source>{2} and {3} are equally good: {0} of 100 nearest pictures share the class, {1} with {3}, which is no difference to build on.</source>
        <translation>{2} 和 {3} 不相上下：每 100 个近邻中有 {0} 个同类，{3} 为 {1} 个，差别不足为凭。</translation>
    </message>
    <message>
        <source>No class folders tell which is better. Look at the pictures that changed most.</source>
        <translation>没有类别文件夹可判断哪个更好。请查看变化最大的图片。</translation>
    </message>
    <message>
        <source>On average {0:.1f} of {1} nearest pictures stayed the same</source>
        <translation>平均每 {1} 个近邻中有 {0:.1f} 个保持不变</translation>
    </message>
    <message>
        <source>class found by the neighbours&apos; vote: {0:.0f} % and {1:.0f} %</source>
        <translation>近邻投票得出正确类别：{0:.0f} % 和 {1:.0f} %</translation>
    </message>
    <message>
        <source>chance alone makes ±{0:.1f} of 100, of {1} pictures</source>
        <translation>仅偶然即可造成每 100 个 ±{0:.1f}（{1} 张图片）</translation>
    </message>
    <message>
        <source>{0} pictures that only one has are left out</source>
        <translation>只出现在一方的 {0} 张图片未计入</translation>
    </message>
    <message>
        <source>{0} of {1} kept · moved {2:.0f}×</source>
        <translation>保留 {0}/{1} · 移动 {2:.0f}×</translation>
    </message>
</context>
<context>
    <name>duplicates</name>
    <message>
        <source>identical files</source>
        <translation>相同的文件</translation>
    </message>
    <message>
        <source>most pixels, {0}</source>
        <translation>像素最多，{0}</translation>
    </message>
    <message>
        <source>the sharpest</source>
        <translation>最清晰</translation>
    </message>
    <message>
        <source>the largest file, {0}</source>
        <translation>文件最大，{0}</translation>
    </message>
    <message>
        <source>taken first, {0}</source>
        <translation>拍摄时间最早，{0}</translation>
    </message>
    <message>
        <source>the oldest file, {0}</source>
        <translation>最早的文件，{0}</translation>
    </message>
    <message>
        <source>taken {0}</source>
        <translation>拍摄于 {0}</translation>
    </message>
    <message>
        <source>the first by name, all else is the same</source>
        <translation>其余都相同，按名称排在最前</translation>
    </message>
    <message>
        <source>likeness by the encoder {0}</source>
        <translation>编码器相似度 {0}</translation>
    </message>
    <message>
        <source>likeness of pixels {0}</source>
        <translation>像素相似度 {0}</translation>
    </message>
    <message>
        <source>you chose it</source>
        <translation>由您选定</translation>
    </message>
    <message>
        <source>not mirrored</source>
        <translation>未镜像</translation>
    </message>
    <message>
        <source>Keep {name}: {reasons}</source>
        <translation>保留 {name}：{reasons}</translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation>左右镜像</translation>
    </message>
    <message>
        <source>cropped</source>
        <translation>裁剪过</translation>
    </message>
    <message>
        <source>smaller</source>
        <translation>更小</translation>
    </message>
    <message>
        <source>larger</source>
        <translation>更大</translation>
    </message>
    <message>
        <source>more compressed</source>
        <translation>压缩更多</translation>
    </message>
    <message>
        <source>less compressed</source>
        <translation>压缩更少</translation>
    </message>
</context>
<context>
    <name>duration</name>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分钟</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0} 小时 {1} 分钟</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>See: moco-core train --help-settings</source>
        <translation>参见：moco-core train --help-settings</translation>
    </message>
    <message>
        <source>crop_scale_min must not exceed crop_scale_max</source>
        <translation>crop_scale_min 不得大于 crop_scale_max</translation>
    </message>
    <message>
        <source>blur_sigma_min must not exceed blur_sigma_max</source>
        <translation>blur_sigma_min 不得大于 blur_sigma_max</translation>
    </message>
    <message>
        <source>batch_size {0} must be a multiple of bn_groups {1}</source>
        <translation>batch_size {0} 必须是 bn_groups {1} 的整数倍</translation>
    </message>
    <message>
        <source>each batch-norm group needs at least 2 pictures: lower bn_groups or raise batch_size</source>
        <translation>每个批归一化组至少需要 2 张图片：请减小 bn_groups 或增大 batch_size</translation>
    </message>
    <message>
        <source>queue_size {0} must be a multiple of the {1} keys of one step</source>
        <translation>queue_size {0} 必须是每步 {1} 个键的整数倍</translation>
    </message>
    <message>
        <source>first_crop_px must be 0 or from 32 to crop_px, {0}</source>
        <translation>first_crop_px 必须为 0，或在 32 到 crop_px（{0}）之间</translation>
    </message>
    <message>
        <source>final_learning_rate must not exceed learning_rate</source>
        <translation>final_learning_rate 不得大于 learning_rate</translation>
    </message>
    <message>
        <source>A setting is not valid: {0}.</source>
        <translation>有一项设置无效：{0}。</translation>
    </message>
    <message>
        <source>{0} is not name=value.</source>
        <translation>{0} 不是 名称=值 的形式。</translation>
    </message>
    <message>
        <source>Write for example: --set epochs=10</source>
        <translation>例如：--set epochs=10</translation>
    </message>
    <message>
        <source>There is no setting named {0}.</source>
        <translation>没有名为 {0} 的设置。</translation>
    </message>
    <message>
        <source>CPU · {0} {1}</source>
        <translation>CPU · {0} {1}</translation>
    </message>
    <message>
        <source>{0} · {1} GB</source>
        <translation>{0} · {1} GB</translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation>Apple GPU</translation>
    </message>
    <message>
        <source>No CUDA GPU can be used here.</source>
        <translation>这里没有可用的 CUDA GPU。</translation>
    </message>
    <message>
        <source>Apple&apos;s MPS cannot be used here.</source>
        <translation>这里无法使用 Apple 的 MPS。</translation>
    </message>
    <message>
        <source>{0} is not a device.</source>
        <translation>{0} 不是设备。</translation>
    </message>
    <message>
        <source>Use --device auto, or check the driver.</source>
        <translation>请使用 --device auto，或检查驱动程序。</translation>
    </message>
    <message>
        <source>Use --device auto.</source>
        <translation>请使用 --device auto。</translation>
    </message>
    <message>
        <source>Use auto, cpu, cuda or mps.</source>
        <translation>请使用 auto、cpu、cuda 或 mps。</translation>
    </message>
    <message>
        <source>core</source>
        <translation>核</translation>
    </message>
    <message>
        <source>cores</source>
        <translation>核</translation>
    </message>
    <message>
        <source>The encoder hardly tells these pictures apart yet: train longer, or raise the threshold.</source>
        <translation>编码器还几乎分不清这些图片：请继续训练，或提高阈值。</translation>
    </message>
    <message>
        <source>{0} MB</source>
        <translation>{0} MB</translation>
    </message>
    <message>
        <source>{0} kB</source>
        <translation>{0} kB</translation>
    </message>
    <message>
        <source>most pixels: {0} × {1}</source>
        <translation>像素最多：{0} × {1}</translation>
    </message>
    <message>
        <source>same size in pixels, largest file: {0}</source>
        <translation>像素数相同，文件最大：{0}</translation>
    </message>
    <message>
        <source>More than half of the pictures count as duplicates.</source>
        <translation>超过一半的图片被算作重复。</translation>
    </message>
    <message>
        <source>embedding of the newest checkpoint</source>
        <translation>最新检查点的嵌入</translation>
    </message>
    <message>
        <source>Choose another picture, or repair this one.</source>
        <translation>请选择其他图片，或修复这张图片。</translation>
    </message>
    <message>
        <source>centred square</source>
        <translation>居中的正方形</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}</source>
        <translation>无法读取 {0}：{1}</translation>
    </message>
    <message>
        <source>The log file has the details.</source>
        <translation>详情见日志文件。</translation>
    </message>
    <message>
        <source>Random weights lie in no file.</source>
        <translation>随机权重没有文件。</translation>
    </message>
    <message>
        <source>The memory did not suffice.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>Lower batch_size or crop_px, or close other programs; the last checkpoint is kept.</source>
        <translation>请减小 batch_size 或 crop_px，或关闭其他程序；上一个检查点已保留。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>Free some space, then resume: the last checkpoint is kept.</source>
        <translation>请释放一些空间再继续：上一个检查点已保留。</translation>
    </message>
    <message>
        <source>Check that you may read and write there.</source>
        <translation>请检查您在那里是否有读写权限。</translation>
    </message>
    <message>
        <source>Name a file of weights, or imagenet.</source>
        <translation>请指定权重文件，或 imagenet。</translation>
    </message>
    <message>
        <source>This workspace now looks for its pictures in {0}.</source>
        <translation>此工作区现在从 {0} 读取图片。</translation>
    </message>
    <message>
        <source>Start again to go on; what is done is kept.</source>
        <translation>重新开始即可继续；已完成的部分会保留。</translation>
    </message>
    <message>
        <source>The folder {0} does not exist or cannot be read.</source>
        <translation>文件夹 {0} 不存在或无法读取。</translation>
    </message>
    <message>
        <source>No readable pictures were found in {0}.</source>
        <translation>在 {0} 中没有找到可读的图片。</translation>
    </message>
    <message>
        <source>Every readable picture is excluded.</source>
        <translation>所有可读的图片都被排除了。</translation>
    </message>
    <message>
        <source>Training needs at least {0} readable pictures; this folder has {1}.</source>
        <translation>训练至少需要 {0} 张可读的图片；此文件夹有 {1} 张。</translation>
    </message>
    <message>
        <source>{0} is not a MoCo Studio workspace.</source>
        <translation>{0} 不是 MoCo Studio 工作区。</translation>
    </message>
    <message>
        <source>The workspace {0} was written by a newer MoCo Studio (format {1}).</source>
        <translation>工作区 {0} 由更新版本的 MoCo Studio 写入（格式 {1}）。</translation>
    </message>
    <message>
        <source>Another process is training in {0}.</source>
        <translation>另一个进程正在 {0} 中训练。</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>There is no run named {0}.</source>
        <translation>没有名为 {0} 的训练。</translation>
    </message>
    <message>
        <source>The {0} has not been computed for this run.</source>
        <translation>这次训练的 {0} 尚未计算。</translation>
    </message>
    <message>
        <source>all look the same</source>
        <translation>看起来都一样</translation>
    </message>
    <message>
        <source>show only {0} different things</source>
        <translation>只显示 {0} 种不同的内容</translation>
    </message>
    <message>
        <source>Training makes no sense here: the {0} pictures {1}.</source>
        <translation>在这里训练没有意义：这 {0} 张图片{1}。</translation>
    </message>
    <message>
        <source>Check the spelling, or connect the drive that holds it.</source>
        <translation>请检查拼写，或连接存放它的硬盘。</translation>
    </message>
    <message>
        <source>Choose a folder that holds JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC files.</source>
        <translation>请选择包含 JPEG、PNG、WebP、GIF、BMP、TIFF、AVIF 或 HEIC 文件的文件夹。</translation>
    </message>
    <message>
        <source>Include some again: moco-core include --all, or on the Pictures page.</source>
        <translation>请重新纳入一些：moco-core include --all，或在“图片”页面操作。</translation>
    </message>
    <message>
        <source>Add pictures, or lower the batch size.</source>
        <translation>请增加图片，或减小批次。</translation>
    </message>
    <message>
        <source>Update MoCo Studio to open it.</source>
        <translation>请更新 MoCo Studio 来打开它。</translation>
    </message>
    <message>
        <source>Stop that run first, or choose another workspace.</source>
        <translation>请先停止那个训练，或选择其他工作区。</translation>
    </message>
    <message>
        <source>Runs in this workspace: {0}.</source>
        <translation>此工作区中的训练：{0}。</translation>
    </message>
    <message>
        <source>Run first: moco-core {0}.</source>
        <translation>请先运行：moco-core {0}。</translation>
    </message>
    <message>
        <source>An encoder learns by telling pictures apart. Add others, so that at least {0} differ.</source>
        <translation>编码器靠区分图片来学习。请增加其他图片，使至少 {0} 张互不相同。</translation>
    </message>
    <message>
        <source>Make one with: moco-core scan IMAGES --workspace </source>
        <translation>用此命令新建：moco-core scan IMAGES --workspace </translation>
    </message>
    <message>
        <source>backbone, {0}-d, centred square at {1} px</source>
        <translation>主干网络，{0} 维，{1} px 居中正方形</translation>
    </message>
    <message>
        <source>a held-out fifth of the set</source>
        <translation>图片集中留出的五分之一</translation>
    </message>
    <message>
        <source>{0} (none of its folders is named like one of the set)</source>
        <translation>{0}（其中没有与图片集同名的文件夹）</translation>
    </message>
    <message>
        <source>{0} pictures of {1} are of no class of the set and were left out.</source>
        <translation>{1} 中有 {0} 张图片不属于图片集的任何类别，已略过。</translation>
    </message>
    <message>
        <source>{0} has no class folders: an evaluation needs pictures of at least two classes.</source>
        <translation>{0} 中没有类别文件夹：评估需要至少两个类别的图片。</translation>
    </message>
    <message>
        <source>Put the pictures of each class into a folder of its own, such as cats/ and dogs/.</source>
        <translation>请将每个类别的图片放入各自的文件夹，例如 cats/ 和 dogs/。</translation>
    </message>
    <message>
        <source>a linear probe needs two classes and test pictures</source>
        <translation>线性探测需要两个类别和测试图片</translation>
    </message>
    <message>
        <source>{0} is a folder.</source>
        <translation>{0} 是一个文件夹。</translation>
    </message>
    <message>
        <source>{0} lies inside the picture folder, which is never written to.</source>
        <translation>{0} 位于图片文件夹内，而该文件夹绝不写入。</translation>
    </message>
    <message>
        <source>Exporting to ONNX needs {0}, not installed here.</source>
        <translation>导出为 ONNX 需要 {0}，本机未安装。</translation>
    </message>
    <message>
        <source>train --workspace {0} --run {1} --resume</source>
        <translation>train --workspace {0} --run {1} --resume</translation>
    </message>
    <message>
        <source>Name the file to write.</source>
        <translation>请指定要写入的文件。</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>请选择其他位置。</translation>
    </message>
    <message>
        <source>Install with: pip install onnx onnxscript</source>
        <translation>安装命令：pip install onnx onnxscript</translation>
    </message>
    <message>
        <source>encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>{0} --workspace {1} --run {2}</source>
        <translation>{0} --workspace {1} --run {2}</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>There is no picture {0} in this workspace.</source>
        <translation>此工作区中没有图片 {0}。</translation>
    </message>
    <message>
        <source>The first column names the picture; others are {0}, {1}, {2}, or your own.</source>
        <translation>第一列指明图片；其他列为 {0}、{1}、{2}，或您自己的列。</translation>
    </message>
    <message>
        <source>Name it by its path below the picture folder, or by its id.</source>
        <translation>请用图片文件夹内的路径或编号指明图片。</translation>
    </message>
    <message>
        <source>Put a cell with a comma in it into double quotes.</source>
        <translation>请把含逗号的单元格放在双引号中。</translation>
    </message>
    <message>
        <source>{0} is no rating.</source>
        <translation>{0} 不是星级。</translation>
    </message>
    <message>
        <source>Write a whole number from 0 to 5.</source>
        <translation>请填写 0 到 5 的整数。</translation>
    </message>
    <message>
        <source>{0} has no columns to take in.</source>
        <translation>{0} 没有可导入的列。</translation>
    </message>
    <message>
        <source>{0} has two columns named {1}.</source>
        <translation>{0} 有两列都名为 {1}。</translation>
    </message>
    <message>
        <source>{0} has a column without a name.</source>
        <translation>{0} 有一列没有名称。</translation>
    </message>
    <message>
        <source>There is no column of your own named {0}.</source>
        <translation>没有名为 {0} 的自定义列。</translation>
    </message>
    <message>
        <source>The row has {0} cells, the head {1}.</source>
        <translation>该行有 {0} 个单元格，而表头有 {1} 个。</translation>
    </message>
    <message>
        <source>{0} is no table: {1}.</source>
        <translation>{0} 不是表格：{1}。</translation>
    </message>
    <message>
        <source>{0} is not written in UTF-8.</source>
        <translation>{0} 不是 UTF-8 编码。</translation>
    </message>
    <message>
        <source>The table {0} cannot be read: {1}.</source>
        <translation>无法读取表格 {0}：{1}。</translation>
    </message>
    <message>
        <source>Give each a name of its own.</source>
        <translation>请为每一列取不同的名称。</translation>
    </message>
    <message>
        <source>There are: {0}.</source>
        <translation>现有：{0}。</translation>
    </message>
    <message>
        <source>Save it as CSV, then try again.</source>
        <translation>请另存为 CSV，然后重试。</translation>
    </message>
    <message>
        <source>Save it as CSV UTF-8, as spreadsheets offer.</source>
        <translation>请在电子表格软件中另存为“CSV UTF-8”。</translation>
    </message>
    <message>
        <source>Check its name and its place.</source>
        <translation>请检查文件名和位置。</translation>
    </message>
    <message>
        <source>A rating has 0 to 5 stars.</source>
        <translation>星级为 0 到 5。</translation>
    </message>
    <message>
        <source>A tag has no “{0}”.</source>
        <translation>标签中不能有“{0}”。</translation>
    </message>
    <message>
        <source>A name needs at least one letter.</source>
        <translation>名称至少需要一个字符。</translation>
    </message>
    <message>
        <source>A name has at most {0} letters.</source>
        <translation>名称最多 {0} 个字符。</translation>
    </message>
    <message>
        <source>0 takes the rating away.</source>
        <translation>0 表示取消星级。</translation>
    </message>
    <message>
        <source>It stands between the tags of a picture in tables.</source>
        <translation>它在表格中用来分隔一张图片的多个标签。</translation>
    </message>
    <message>
        <source>Type a few words.</source>
        <translation>请输入几个字。</translation>
    </message>
    <message>
        <source>Put longer texts into a note.</source>
        <translation>较长的文字请写入备注。</translation>
    </message>
    <message>
        <source>There is a selection named {0} already.</source>
        <translation>已有名为 {0} 的选择。</translation>
    </message>
    <message>
        <source>Links cannot be made in {0}: it lies on another drive, or its format has none. The files are copied.</source>
        <translation>无法在 {0} 中建立链接：它位于另一个磁盘，或其文件系统不支持链接。文件已改为复制。</translation>
    </message>
    <message>
        <source>{0} is a file.</source>
        <translation>{0} 是一个文件。</translation>
    </message>
    <message>
        <source>Name a folder.</source>
        <translation>请指定一个文件夹。</translation>
    </message>
    <message>
        <source>{0} cannot be compared with itself.</source>
        <translation>{0} 不能与自身比较。</translation>
    </message>
    <message>
        <source>{0} and {1} have looked at different pictures: there is nothing to compare.</source>
        <translation>{0} 和 {1} 看过的图片不同：没有可比较的内容。</translation>
    </message>
    <message>
        <source>Name another run, or start.</source>
        <translation>请指定另一次训练，或 start。</translation>
    </message>
    <message>
        <source>Compute both maps again, so that both show the present pictures.</source>
        <translation>请重新计算两张地图，使它们都显示现有图片。</translation>
    </message>
    <message>
        <source>a concept needs at least one picture that it is like</source>
        <translation>概念至少需要一张与之相似的图片</translation>
    </message>
    <message>
        <source>not mirrored</source>
        <translation>未镜像</translation>
    </message>
    <message>
        <source>you chose to keep it</source>
        <translation>由您选定保留</translation>
    </message>
    <message>
        <source>not mirrored, as another is</source>
        <translation>未镜像，而另一张是镜像的</translation>
    </message>
    <message>
        <source>same size in pixels, the sharpest</source>
        <translation>像素尺寸相同，最清晰</translation>
    </message>
    <message>
        <source>same size in pixels, taken first by the camera&apos;s clock: {0}</source>
        <translation>像素尺寸相同，按相机时钟最先拍摄：{0}</translation>
    </message>
    <message>
        <source>same size in pixels, the oldest file: {0}</source>
        <translation>像素尺寸相同，文件最早：{0}</translation>
    </message>
    <message>
        <source>same size in pixels, first by name</source>
        <translation>像素尺寸相同，按名称最前</translation>
    </message>
    <message>
        <source>Too many pairs are alike: those below {0} are left out.</source>
        <translation>相似的图片对太多：低于 {0} 的已略去。</translation>
    </message>
    <message>
        <source>Exporting to Parquet needs pyarrow, not installed here.</source>
        <translation>导出为 Parquet 需要 pyarrow，此处尚未安装。</translation>
    </message>
    <message>
        <source>Install with: pip install pyarrow</source>
        <translation>安装命令：pip install pyarrow</translation>
    </message>
    <message>
        <source>Name a file or a folder of the set, or a picture by its number, such as &quot;id:12&quot;.</source>
        <translation>请指定图片集中的文件或文件夹，或图片编号，例如 &quot;id:12&quot;。</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Damaged or unknown files.</source>
        <translation>损坏或未知的文件。</translation>
    </message>
    <message>
        <source>Left out until the file can be read.</source>
        <translation>在文件可读之前会被略过。</translation>
    </message>
    <message>
        <source>Blank</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>One colour all over.</source>
        <translation>整张只有一种颜色。</translation>
    </message>
    <message>
        <source>Kept. There is nothing to learn from them: better excluded. Blank pictures of one colour are never negatives of each other.</source>
        <translation>保留。从中学不到东西，最好排除。同色的空白图片互相不作为负样本。</translation>
    </message>
    <message>
        <source>Tiny</source>
        <translation>过小</translation>
    </message>
    <message>
        <source>A side below 32 px.</source>
        <translation>边长不足 32 px。</translation>
    </message>
    <message>
        <source>Kept, enlarged. Views of them are blurs of a few pixels: better excluded.</source>
        <translation>保留并放大。它们的视图只是几个像素的模糊，最好排除。</translation>
    </message>
    <message>
        <source>Extreme shape</source>
        <translation>极端形状</translation>
    </message>
    <message>
        <source>More than four times as long as wide.</source>
        <translation>长度超过宽度的四倍。</translation>
    </message>
    <message>
        <source>Kept. Each view shows a small part, so two views of one picture may have nothing in common.</source>
        <translation>保留。每个视图只显示一小部分，因此同一图片的两个视图可能毫无共同之处。</translation>
    </message>
    <message>
        <source>Identical files</source>
        <translation>相同文件</translation>
    </message>
    <message>
        <source>The same bytes under several names.</source>
        <translation>字节完全相同、名称不同的文件。</translation>
    </message>
    <message>
        <source>Kept, and never negatives of each other. Excluding keeps one of each group.</source>
        <translation>保留，且互相不作为负样本。排除时每组保留一个。</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>近似重复</translation>
    </message>
    <message>
        <source>The same picture resized, recompressed, cropped a little or brightened.</source>
        <translation>同一图片经缩放、重新压缩、稍微裁剪或调亮。</translation>
    </message>
    <message>
        <source>Kept, and never negatives of each other. Excluding keeps the best of each group: most pixels, largest file.</source>
        <translation>保留，且互相不作为负样本。排除时每组保留最好的：像素最多、文件最大。</translation>
    </message>
    <message>
        <source>Bursts</source>
        <translation>连拍</translation>
    </message>
    <message>
        <source>Shots of one scene, taken one after the other.</source>
        <translation>同一场景接连拍摄的照片。</translation>
    </message>
    <message>
        <source>Kept, and never negatives of each other. Excluding keeps the best of each group.</source>
        <translation>保留，且互相不作为负样本。排除时每组保留最好的。</translation>
    </message>
    <message>
        <source>Greyscale</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Without colour.</source>
        <translation>没有颜色。</translation>
    </message>
    <message>
        <source>Kept. Training takes the colour out of a fifth of all views anyway.</source>
        <translation>保留。训练本来就会去掉五分之一视图的颜色。</translation>
    </message>
    <message>
        <source>folder doctor</source>
        <translation>文件夹检查</translation>
    </message>
    <message>
        <source>He et al. 2020, Momentum Contrast for Unsupervised Visual Representation Learning</source>
        <translation>He et al. 2020, Momentum Contrast for Unsupervised Visual Representation Learning</translation>
    </message>
    <message>
        <source>Wang and Isola 2020, Understanding Contrastive Representation Learning</source>
        <translation>Wang and Isola 2020, Understanding Contrastive Representation Learning</translation>
    </message>
    <message>
        <source>momentum encoder</source>
        <translation>动量编码器</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>batch norm</source>
        <translation>批归一化</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>The network that learns. It turns a picture into a list of numbers, so that pictures which belong together get similar numbers. Here it is a ResNet, and nobody tells it what is on a picture.</source>
        <translation>学习的网络。它把图片变成一串数值，让属于一类的图片得到相似的数值。这里是 ResNet，没有人告诉它图片上是什么。</translation>
    </message>
    <message>
        <source>He et al. 2016, Deep Residual Learning for Image Recognition</source>
        <translation>He et al. 2016, Deep Residual Learning for Image Recognition</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图（view）</translation>
    </message>
    <message>
        <source>A picture as the encoder is shown it while it trains: a random part of it, mirrored, in other colours, blurred. Two views of one picture look different and still belong together; to find that out is the whole task.</source>
        <translation>训练时呈现给编码器的图片：随机的一部分，镜像、变色、模糊。同一图片的两个视图看起来不同，却仍属于一起；发现这一点就是全部任务。</translation>
    </message>
    <message>
        <source>Chen et al. 2020, Improved Baselines with Momentum Contrastive Learning</source>
        <translation>Chen et al. 2020, Improved Baselines with Momentum Contrastive Learning</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>数据增强</translation>
    </message>
    <message>
        <source>The random changes that make views out of pictures. What they change, the encoder learns to overlook: with changed colours it looks at shapes, with mirroring it no longer tells left from right.</source>
        <translation>由图片生成视图的随机变化。它们改变什么，编码器就学会忽略什么：改变颜色，它就看形状；做镜像，它就不再区分左右。</translation>
    </message>
    <message>
        <source>Chen et al. 2020, SimCLR</source>
        <translation>Chen et al. 2020, SimCLR</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>查询（query）</translation>
    </message>
    <message>
        <source>The numbers of the first view. It asks: which of all these keys comes from the same picture as I do?</source>
        <translation>第一个视图的数值。它在问：这些键中哪一个与我来自同一图片？</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键（key）</translation>
    </message>
    <message>
        <source>The numbers of the second view, made by the key encoder. Keys of earlier pictures are kept in the queue, where the queries of later ones meet them.</source>
        <translation>第二个视图的数值，由键编码器生成。先前图片的键保存在队列中，供之后的查询比较。</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列（queue）</translation>
    </message>
    <message>
        <source>The last K keys, the oldest leaving as new ones come. It holds the pictures that a query must be told apart from. At the start it is filled with random numbers; until real keys have replaced them the loss may rise.</source>
        <translation>最近的 K 个键，新键进来时最旧的离开。它保存查询要区分的图片。开始时填满随机数；在真实键取代它们之前，损失可能上升。</translation>
    </message>
    <message>
        <source>positive pair</source>
        <translation>正样本对</translation>
    </message>
    <message>
        <source>Positive pair</source>
        <translation>正样本对</translation>
    </message>
    <message>
        <source>A query and the key of the same picture. The two should become alike.</source>
        <translation>同一图片的查询和键。两者应变得相似。</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>负样本</translation>
    </message>
    <message>
        <source>A key in the queue that comes from another picture. Query and negative should become unlike.</source>
        <translation>队列中来自另一张图片的键。查询与负样本应变得不相似。</translation>
    </message>
    <message>
        <source>InfoNCE (loss)</source>
        <translation>InfoNCE（损失）</translation>
    </message>
    <message>
        <source>How wrong the encoder is: small when a query is much more like its own key than like those in the queue. A falling loss says that it solves its task; whether it has learned what you need, the neighbours tell.</source>
        <translation>编码器错得有多厉害：查询与自己的键远比与队列中的键更相似时，损失就小。损失下降说明它在完成任务；是否学到您需要的东西，要看近邻。</translation>
    </message>
    <message>
        <source>van den Oord et al. 2018, Representation Learning with Contrastive Predictive Coding</source>
        <translation>van den Oord et al. 2018, Representation Learning with Contrastive Predictive Coding</translation>
    </message>
    <message>
        <source>Chance line</source>
        <translation>随机线</translation>
    </message>
    <message>
        <source>The loss of an encoder that guesses among K negatives and one positive: ln(K + 1). A run that stays on this line learns nothing.</source>
        <translation>在 K 个负样本和一个正样本中瞎猜的编码器的损失：ln(K + 1)。停在这条线上的训练什么也没学到。</translation>
    </message>
    <message>
        <source>Temperature τ</source>
        <translation>温度系数 τ</translation>
    </message>
    <message>
        <source>A number by which likenesses are divided before they are compared. The smaller it is, the more the most alike negatives count.</source>
        <translation>比较之前用来除相似度的数。它越小，最相似的负样本权重越大。</translation>
    </message>
    <message>
        <source>Wang and Liu 2021, Understanding the Behaviour of Contrastive Loss</source>
        <translation>Wang and Liu 2021, Understanding the Behaviour of Contrastive Loss</translation>
    </message>
    <message>
        <source>Momentum encoder</source>
        <translation>动量编码器</translation>
    </message>
    <message>
        <source>A second encoder that makes the keys. It is not trained: it follows the first one slowly, so that old keys in the queue can still be compared with new ones. How slowly, says the momentum m.</source>
        <translation>生成键的第二个编码器。它不经训练，而是缓慢跟随第一个编码器，使队列中的旧键仍可与新键比较。有多缓慢，由动量 m 决定。</translation>
    </message>
    <message>
        <source>Batch and step</source>
        <translation>批次与步</translation>
    </message>
    <message>
        <source>Some pictures that are looked at together are a batch; to look at one and change the weights is a step.</source>
        <translation>一起查看的若干图片是一个批次；看一个批次并改变权重是一步。</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮（epoch）</translation>
    </message>
    <message>
        <source>As many steps as it takes to see every picture once.</source>
        <translation>把每张图片看一遍所需的步数。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far the weights move in a step. It rises for a moment at the start and falls towards the end.</source>
        <translation>每步移动权重的幅度。开始时短暂上升，到最后下降。</translation>
    </message>
    <message>
        <source>Loshchilov and Hutter 2017, SGDR</source>
        <translation>Loshchilov and Hutter 2017, SGDR</translation>
    </message>
    <message>
        <source>Batch-norm groups</source>
        <translation>批归一化组</translation>
    </message>
    <message>
        <source>Batch norm evens out numbers over a batch, and gives away which pictures came together. In groups, with the keys shuffled, it no longer helps to cheat.</source>
        <translation>批归一化在一个批次上拉平数值，会泄露哪些图片在一起。分组并打乱键之后，就不能再靠它作弊。</translation>
    </message>
    <message>
        <source>keys found</source>
        <translation>找到的键</translation>
    </message>
    <message>
        <source>Keys found (contrastive accuracy)</source>
        <translation>找到的键（对比准确率）</translation>
    </message>
    <message>
        <source>How often a query is more like its own key than like every key in the queue, in per cent.</source>
        <translation>查询与自己的键比与队列中每个键都更相似的频率，以百分比表示。</translation>
    </message>
    <message>
        <source>feature spread</source>
        <translation>特征分散度</translation>
    </message>
    <message>
        <source>Feature spread</source>
        <translation>特征分散度</translation>
    </message>
    <message>
        <source>How evenly the numbers of different pictures are spread: 1 is even, 0 means that all pictures look alike.</source>
        <translation>不同图片的数值分布得多均匀：1 为均匀，0 表示所有图片看起来一样。</translation>
    </message>
    <message>
        <source>Chen and He 2021, Exploring Simple Siamese Representation Learning</source>
        <translation>Chen and He 2021, Exploring Simple Siamese Representation Learning</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>坍缩</translation>
    </message>
    <message>
        <source>The encoder gives nearly the same numbers for every picture. Then nothing can be found with it. A lower learning rate or a larger temperature prevents it.</source>
        <translation>编码器对每张图片给出几乎相同的数值，这样就无法用它找到任何东西。较低的学习率或较大的温度系数可以防止坍缩。</translation>
    </message>
    <message>
        <source>effective rank</source>
        <translation>有效秩</translation>
    </message>
    <message>
        <source>Effective rank</source>
        <translation>有效秩</translation>
    </message>
    <message>
        <source>Over how many independent directions the numbers really spread. 128 numbers that always move together are worth no more than one.</source>
        <translation>数值实际分布在多少个独立方向上。总是一起变动的 128 个数只抵得上一个。</translation>
    </message>
    <message>
        <source>Roy and Vetterli 2007, The Effective Rank</source>
        <translation>Roy and Vetterli 2007, The Effective Rank</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>对齐度</translation>
    </message>
    <message>
        <source>How far apart the two views of a picture still are. The smaller, the better; alone it says little, for a collapsed encoder has a perfect one.</source>
        <translation>一张图片的两个视图还相距多远。越小越好；单独看意义不大，因为坍缩的编码器也有完美的值。</translation>
    </message>
    <message>
        <source>Uniformity</source>
        <translation>均匀度</translation>
    </message>
    <message>
        <source>How evenly all pictures are spread over the sphere of possible numbers. The lower, the more evenly.</source>
        <translation>所有图片在可能数值的球面上分布得多均匀。越低越均匀。</translation>
    </message>
    <message>
        <source>Likeness</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>Cosine of the angle between the numbers of two pictures: 1 for the same, about 0 for unrelated ones.</source>
        <translation>两张图片数值之间夹角的余弦：相同为 1，无关约为 0。</translation>
    </message>
    <message>
        <source>Neighbours (kNN)</source>
        <translation>近邻（kNN）</translation>
    </message>
    <message>
        <source>A test with your folders as classes: each picture of a sample is given the class of its nearest neighbours, and the share that is right is shown. It judges an encoder better than its loss.</source>
        <translation>以您的文件夹作为类别的测试：抽样的每张图片取其最近邻的类别，显示正确的比例。它比损失更能评判编码器。</translation>
    </message>
    <message>
        <source>Wu et al. 2018, Unsupervised Feature Learning via Non-Parametric Instance Discrimination</source>
        <translation>Wu et al. 2018, Unsupervised Feature Learning via Non-Parametric Instance Discrimination</translation>
    </message>
    <message>
        <source>Neighbour stability</source>
        <translation>近邻稳定性</translation>
    </message>
    <message>
        <source>Without class folders: how many of a picture&apos;s nearest neighbours are still the same since the last look. It rises as the encoder settles.</source>
        <translation>没有类别文件夹时：自上次检查以来，一张图片的最近邻中有多少保持不变。编码器趋于稳定时它会上升。</translation>
    </message>
    <message>
        <source>linear probe</source>
        <translation>线性探测</translation>
    </message>
    <message>
        <source>Linear probe</source>
        <translation>线性探测</translation>
    </message>
    <message>
        <source>A test with classes: a straight-line classifier on the finished numbers. It shows what could be read out of them.</source>
        <translation>带类别的测试：在学成的数值上训练一个线性分类器。它显示能从中读出什么。</translation>
    </message>
    <message>
        <source>Zhang et al. 2016, Colorful Image Colorization</source>
        <translation>Zhang et al. 2016, Colorful Image Colorization</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>吞吐量</translation>
    </message>
    <message>
        <source>Pairs of views that are worked through in a second.</source>
        <translation>每秒处理的视图对数。</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>The numbers of all pictures by a trained encoder. Map, look-alikes and duplicates are made from it.</source>
        <translation>由训练过的编码器得到的所有图片的数值。地图、相似图片和重复图片都由它得出。</translation>
    </message>
    <message>
        <source>UMAP (map)</source>
        <translation>UMAP（地图）</translation>
    </message>
    <message>
        <source>Lays the embedding out on a plane, so that neighbours stay neighbours. Distances between far groups mean little.</source>
        <translation>把嵌入排布到平面上，使近邻仍是近邻。相距远的组之间的距离意义不大。</translation>
    </message>
    <message>
        <source>McInnes et al. 2018, UMAP</source>
        <translation>McInnes et al. 2018, UMAP</translation>
    </message>
    <message>
        <source>Smallest distance (min_dist)</source>
        <translation>最小距离（min_dist）</translation>
    </message>
    <message>
        <source>How close together the map may put pictures. Small values make tight heaps, large ones spread them out.</source>
        <translation>地图可以把图片放得多近。小值聚成紧密的团，大值使其散开。</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>The state of a run on disk: weights, queue, optimiser and place in the order of pictures. A run that goes on from it ends as if it had never been interrupted.</source>
        <translation>训练在磁盘上的状态：权重、队列、优化器以及图片顺序中的位置。从它继续的训练，结果如同从未中断。</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练（run）</translation>
    </message>
    <message>
        <source>One training from start to end, with its settings, curves, checkpoints, embedding and map.</source>
        <translation>从头到尾的一次训练，包括其设置、曲线、检查点、嵌入和地图。</translation>
    </message>
    <message>
        <source>Did you mean: {0}?</source>
        <translation>您是指：{0}？</translation>
    </message>
    <message>
        <source>All of them: moco-core glossary</source>
        <translation>全部术语：moco-core glossary</translation>
    </message>
    <message>
        <source>The glossary has no term {0}.</source>
        <translation>术语表中没有 {0}。</translation>
    </message>
    <message>
        <source>Groups of this run: {0}.</source>
        <translation>此次训练的组：{0}。</translation>
    </message>
    <message>
        <source>This run has no groups.</source>
        <translation>此次训练没有组。</translation>
    </message>
    <message>
        <source>There is no group {0}.</source>
        <translation>没有 {0} 这个组。</translation>
    </message>
    <message>
        <source>That cannot be a group&apos;s name.</source>
        <translation>这不能用作组名。</translation>
    </message>
    <message>
        <source>Merging takes at least two groups.</source>
        <translation>合并至少需要两个组。</translation>
    </message>
    <message>
        <source>Use one line of at most 80 characters.</source>
        <translation>请用一行文字，最多 80 个字符。</translation>
    </message>
    <message>
        <source>Name two or more.</source>
        <translation>请指定两个或更多。</translation>
    </message>
    <message>
        <source>These pictures are too alike to be split.</source>
        <translation>这些图片太相似，无法拆分。</translation>
    </message>
    <message>
        <source>Choose a group with more kinds of pictures.</source>
        <translation>请选择图片种类更多的组。</translation>
    </message>
    <message>
        <source>in {0} parts</source>
        <translation>分成 {0} 部分</translation>
    </message>
    <message>
        <source>Learning, but short of memory.</source>
        <translation>正在学习，但内存不足。</translation>
    </message>
    <message>
        <source>A batch is computed {0}, which is slower. A smaller batch or crop would be faster, and so may closing other programs before the next run.</source>
        <translation>每个批次{0}计算，因此较慢。下次训练前减小批次或裁剪、关闭其他程序会更快。</translation>
    </message>
    <message>
        <source>Learning.</source>
        <translation>正在学习。</translation>
    </message>
    <message>
        <source>The loss left the chance line at step {0} and still falls. Nothing to do.</source>
        <translation>损失在第 {0} 步离开了随机线，并仍在下降。无需操作。</translation>
    </message>
    <message>
        <source>Starting.</source>
        <translation>正在启动。</translation>
    </message>
    <message>
        <source>The first step is on its way.</source>
        <translation>第一步即将开始。</translation>
    </message>
    <message>
        <source>Diverged.</source>
        <translation>已发散。</translation>
    </message>
    <message>
        <source>The loss is no longer a number. Stop, and halve the learning rate.</source>
        <translation>损失已不是数值。请停止训练，并将学习率减半。</translation>
    </message>
    <message>
        <source>Filling the queue.</source>
        <translation>正在填充队列。</translation>
    </message>
    <message>
        <source>The loss may rise while real keys replace random ones. This is normal.</source>
        <translation>真实键取代随机键时损失可能上升，这是正常的。</translation>
    </message>
    <message>
        <source>in {0} parts, and blocks twice</source>
        <translation>分成 {0} 部分，且模块计算两次</translation>
    </message>
    <message>
        <source>twice, in blocks</source>
        <translation>按模块计算两次</translation>
    </message>
    <message>
        <source>Collapsed.</source>
        <translation>已坍缩。</translation>
    </message>
    <message>
        <source>All pictures look alike to the encoder. Stop, and lower the learning rate or raise τ.</source>
        <translation>编码器把所有图片看成一样。请停止训练，降低学习率或提高 τ。</translation>
    </message>
    <message>
        <source>Not learning yet.</source>
        <translation>尚未学到东西。</translation>
    </message>
    <message>
        <source>The loss stays at chance, ln(K+1). Try a smaller τ or a higher learning rate.</source>
        <translation>损失停在随机水平 ln(K+1)。请试试更小的 τ 或更高的学习率。</translation>
    </message>
    <message>
        <source>Warming up.</source>
        <translation>正在预热。</translation>
    </message>
    <message>
        <source>The queue is full of real keys; now the loss should leave the chance line.</source>
        <translation>队列已充满真实键；损失应开始离开随机线。</translation>
    </message>
    <message>
        <source>At first all pictures look alike to the encoder; then they drift apart. Nothing to do.</source>
        <translation>起初编码器把所有图片看成一样，之后会逐渐分开。无需操作。</translation>
    </message>
    <message>
        <source>Features crowd together.</source>
        <translation>特征挤在一起。</translation>
    </message>
    <message>
        <source>Their spread is shrinking; a larger τ keeps them apart.</source>
        <translation>它们的分散度在缩小；更大的 τ 可以使其分开。</translation>
    </message>
    <message>
        <source>The loss rises.</source>
        <translation>损失在上升。</translation>
    </message>
    <message>
        <source>If it goes on, the learning rate is too high for this folder.</source>
        <translation>如果持续上升，说明学习率对此文件夹过高。</translation>
    </message>
    <message>
        <source>Levelling off.</source>
        <translation>趋于平稳。</translation>
    </message>
    <message>
        <source>The loss left the chance line at step {0} and falls slowly now.</source>
        <translation>损失在第 {0} 步离开了随机线，现在缓慢下降。</translation>
    </message>
    <message>
        <source>It could not be opened</source>
        <translation>无法打开</translation>
    </message>
    <message>
        <source>Its data is damaged.</source>
        <translation>其数据已损坏。</translation>
    </message>
    <message>
        <source>It claims more pixels than a picture can reasonably have, so it was not decoded.</source>
        <translation>它声称的像素数超出合理范围，因此未解码。</translation>
    </message>
    <message>
        <source>{0}: there was not enough memory.</source>
        <translation>{0}：内存不足。</translation>
    </message>
    <message>
        <source>{0}: the file is gone, or it is a link to a file that is not there.</source>
        <translation>{0}：文件已不存在，或是指向不存在文件的链接。</translation>
    </message>
    <message>
        <source>{0}: you have no permission to read it.</source>
        <translation>{0}：您没有读取权限。</translation>
    </message>
    <message>
        <source>It is not a picture, or its beginning is damaged.</source>
        <translation>这不是图片，或其开头已损坏。</translation>
    </message>
    <message>
        <source>It ends too early: part of the picture is missing.</source>
        <translation>文件提前结束：图片缺少一部分。</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>文件为空。</translation>
    </message>
    <message>
        <source>The decoding processes could not be started.</source>
        <translation>无法启动解码进程。</translation>
    </message>
    <message>
        <source>Run: moco-core doctor</source>
        <translation>请运行：moco-core doctor</translation>
    </message>
    <message>
        <source>Decoding it took too long.</source>
        <translation>解码耗时过长。</translation>
    </message>
    <message>
        <source>Its data is damaged so badly that it crashed the decoder.</source>
        <translation>其数据严重损坏，导致解码器崩溃。</translation>
    </message>
    <message>
        <source>Waiting for another job on these pictures</source>
        <translation>正在等待处理这些图片的另一个任务</translation>
    </message>
    <message>
        <source>Its pictures are left out. Check its permissions, or the drive.</source>
        <translation>其中的图片已略过。请检查权限或硬盘。</translation>
    </message>
    <message>
        <source>The folder {0} cannot be listed: {1}.</source>
        <translation>无法列出文件夹 {0}：{1}。</translation>
    </message>
    <message>
        <source>minutes and epochs both say how long to train: give one of them</source>
        <translation>minutes 和 epochs 都表示训练多久：请只给其中一个</translation>
    </message>
    <message>
        <source>a resumed run goes on from its own weights: give nothing to start from</source>
        <translation>继续的训练从自己的权重开始：请不要指定起点</translation>
    </message>
    <message>
        <source>settings say everything: give them, or a preset and overrides</source>
        <translation>settings 已包含全部设置：请给它，或给预设和改动</translation>
    </message>
    <message>
        <source>a resumed run keeps its settings: give no preset</source>
        <translation>继续的训练保持其设置：请不要指定预设</translation>
    </message>
    <message>
        <source>settings say everything: give them, or a preset, overrides and minutes</source>
        <translation>settings 已包含全部设置：请给它，或给预设、改动和 minutes</translation>
    </message>
    <message>
        <source>give one weight for each query, those that are negative last</source>
        <translation>为每个查询给出一个权重，负的放在最后</translation>
    </message>
    <message>
        <source>name single pictures: a centre of several has no parts to look at</source>
        <translation>请指明单张图片：多张图片的中心没有可看的部分</translation>
    </message>
    <message>
        <source>name the concept with --concept</source>
        <translation>请用 --concept 指明概念</translation>
    </message>
    <message>
        <source>a name needs at least one letter</source>
        <translation>名称至少需要一个字符</translation>
    </message>
    <message>
        <source>give at least one picture that it is like</source>
        <translation>请至少给出一张与之相似的图片</translation>
    </message>
    <message>
        <source>one edit at a time: the numbers of the groups may change with each</source>
        <translation>一次只能做一项修改：每次修改后组的编号可能会变</translation>
    </message>
    <message>
        <source>rename takes GROUP=NAME</source>
        <translation>rename 的格式是 组=名称</translation>
    </message>
    <message>
        <source>a folder of pictures needs a workspace</source>
        <translation>图片文件夹需要一个工作区</translation>
    </message>
    <message>
        <source>name pictures, or a finding such as --blank</source>
        <translation>请指定图片，或检查结果如 --blank</translation>
    </message>
    <message>
        <source>name pictures, a finding such as --blank, or --all</source>
        <translation>请指定图片、检查结果如 --blank，或 --all</translation>
    </message>
    <message>
        <source>{0} does not name pictures of this workspace.</source>
        <translation>{0} 不是此工作区中的图片。</translation>
    </message>
    <message>
        <source>The places on the map before cannot be kept: all pictures are laid out anew.</source>
        <translation>之前地图上的位置无法保留：所有图片都将重新布局。</translation>
    </message>
    <message>
        <source>can&apos;t allocate memory</source>
        <translation>无法分配内存</translation>
    </message>
    <message>
        <source>not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>The memory does not hold a single picture.</source>
        <translation>内存连一张图片也放不下。</translation>
    </message>
    <message>
        <source>Close other programs that use it, and try again.</source>
        <translation>请关闭占用内存的其他程序后重试。</translation>
    </message>
    <message>
        <source>There is no encoder named {0}.</source>
        <translation>没有名为 {0} 的编码器。</translation>
    </message>
    <message>
        <source>Choose one of {0}.</source>
        <translation>请从 {0} 中选择。</translation>
    </message>
    <message>
        <source>neighbour graph</source>
        <translation>近邻图</translation>
    </message>
    <message>
        <source>The workspace {0} lies inside the folder {1}.</source>
        <translation>工作区 {0} 位于文件夹 {1} 内。</translation>
    </message>
    <message>
        <source>{0} does not hold the pictures of this workspace.</source>
        <translation>{0} 中没有此工作区的图片。</translation>
    </message>
    <message>
        <source>Put it outside: the folder of pictures is never written to.</source>
        <translation>请放在外面：图片文件夹绝不写入。</translation>
    </message>
    <message>
        <source>Choose the folder that was {0}, with the same folders and files below it.</source>
        <translation>请选择原来的 {0} 文件夹，其下的文件夹和文件应相同。</translation>
    </message>
    <message>
        <source>Finished.</source>
        <translation>已完成。</translation>
    </message>
    <message>
        <source>Stopped and kept.</source>
        <translation>已停止并保留。</translation>
    </message>
    <message>
        <source>{0} steps.</source>
        <translation>{0} 步。</translation>
    </message>
    <message>
        <source>The encoder has learned from the pictures: make a map of them, or look for look-alikes.</source>
        <translation>编码器已从图片中学习：可以生成地图，或查找相似图片。</translation>
    </message>
    <message>
        <source>The loss stopped being a number; the last checkpoint is sound. Resume goes on from it.</source>
        <translation>损失不再是数值；上一个检查点完好，点击“继续”即可从那里开始。</translation>
    </message>
    <message>
        <source>Stopped by a failure.</source>
        <translation>因故障停止。</translation>
    </message>
    <message>
        <source>The log says why. Resume goes on from the last checkpoint.</source>
        <translation>日志说明了原因。点击“继续”可从上一个检查点开始。</translation>
    </message>
    <message>
        <source>{0} That is too few to learn anything: continue for more epochs.</source>
        <translation>{0} 步数太少，学不到东西：请再训练几轮。</translation>
    </message>
    <message>
        <source>the query has {0} numbers, the features {1}</source>
        <translation>查询有 {0} 个数值，特征有 {1} 个</translation>
    </message>
    <message>
        <source>There is no picture {0}.</source>
        <translation>没有图片 {0}。</translation>
    </message>
    <message>
        <source>Name a file, or a picture of the set by its number, such as &quot;id:12&quot;.</source>
        <translation>请指定文件，或图片集中图片的编号，例如 &quot;id:12&quot;。</translation>
    </message>
    <message>
        <source>He et al. 2020, Momentum Contrast</source>
        <translation>He et al. 2020, Momentum Contrast</translation>
    </message>
    <message>
        <source>CIFAR-10 demo of facebookresearch/moco</source>
        <translation>facebookresearch/moco 的 CIFAR-10 演示</translation>
    </message>
    <message>
        <source>measured for this program, tests/benchmarks/results</source>
        <translation>为本程序测量，tests/benchmarks/results</translation>
    </message>
    <message>
        <source>The recipe that the other settings started from. It is a label: change what you like.</source>
        <translation>其他设置最初来自的方案。它只是标记：可以随意更改。</translation>
    </message>
    <message>
        <source>The network that turns a picture into numbers. ResNet-18 is quick and enough for some ten thousand pictures; ResNet-50 tells finer differences apart and takes about twice the time.</source>
        <translation>把图片变成数值的网络。ResNet-18 速度快，足以应付数万张图片；ResNet-50 能分辨更细微的差别，耗时约两倍。</translation>
    </message>
    <message>
        <source>He et al. 2016, Deep Residual Learning</source>
        <translation>He et al. 2016, Deep Residual Learning</translation>
    </message>
    <message>
        <source>A small network on top of the encoder while it trains, thrown away afterwards. With a hidden layer the encoder keeps more of what it saw.</source>
        <translation>训练时加在编码器顶部的小网络，之后丢弃。有隐藏层时，编码器能保留更多所见内容。</translation>
    </message>
    <message>
        <source>How many numbers the head gives for each view; queries and keys have this length.</source>
        <translation>投影头为每个视图给出多少个数；查询和键的长度即是它。</translation>
    </message>
    <message>
        <source>Side of the square views that the encoder is shown. Larger ones show finer detail, and the time of a step grows with the square.</source>
        <translation>呈现给编码器的正方形视图的边长。越大看到的细节越精细，每步时间随边长的平方增长。</translation>
    </message>
    <message>
        <source>Touvron et al. 2019, Fixing the train-test resolution discrepancy</source>
        <translation>Touvron et al. 2019, Fixing the train-test resolution discrepancy</translation>
    </message>
    <message>
        <source>Views begin this small and grow to the full side while the run goes on. Small ones are cheap, so more of them are seen in the same time. 0: they do not grow.</source>
        <translation>视图从这么小开始，训练中增长到完整边长。小视图开销小，同样时间内能看更多。0：不增长。</translation>
    </message>
    <message>
        <source>Tan and Le 2021, EfficientNetV2, section 4</source>
        <translation>Tan and Le 2021, EfficientNetV2, section 4</translation>
    </message>
    <message>
        <source>of the epochs</source>
        <translation>轮数占比</translation>
    </message>
    <message>
        <source>For how much of the run views are smaller than the full side.</source>
        <translation>训练中有多大部分视图小于完整边长。</translation>
    </message>
    <message>
        <source>Pictures that are looked at in one step. MoCo needs no large batches: the queue brings the other pictures.</source>
        <translation>一步中查看的图片数。MoCo 不需要大批次：其他图片由队列提供。</translation>
    </message>
    <message>
        <source>How often every picture is seen. On real photos fewer than about five taught little that a network with random weights does not know.</source>
        <translation>每张图片被看多少遍。在真实照片上，少于约五遍几乎学不到随机权重网络之外的东西。</translation>
    </message>
    <message>
        <source>K: how many earlier pictures each view must be told apart from. More make a harder question; in a small folder too many are keys of the same pictures again, so that half the folder is a good limit.</source>
        <translation>K：每个视图要与多少张先前的图片区分。越多问题越难；在小文件夹中太多就会是同样图片的键，因此文件夹的一半是合适的上限。</translation>
    </message>
    <message>
        <source>τ divides the likenesses before they are compared. Small values make the most alike pictures count most, large ones treat all alike. .07 to .2 are usual.</source>
        <translation>τ 在比较前用来除相似度。小值让最相似的图片权重最大，大值对所有一视同仁。常用 .07 到 .2。</translation>
    </message>
    <message>
        <source>m: how much of itself the key encoder keeps in each step. Near 1 it follows slowly, and the keys in the queue stay comparable; short runs need a smaller one.</source>
        <translation>m：键编码器每步保留自身多少。接近 1 时跟随缓慢，队列中的键保持可比；短训练需要小一些。</translation>
    </message>
    <message>
        <source>The rule by which weights are changed. MoCo was published with SGD.</source>
        <translation>改变权重的规则。MoCo 发表时使用 SGD。</translation>
    </message>
    <message>
        <source>per 256 pictures</source>
        <translation>每 256 张图片</translation>
    </message>
    <message>
        <source>How far the weights move in a step, at the highest. Too high, and the loss jumps or the features collapse; too low, and it takes for ever. It is scaled to the batch.</source>
        <translation>每步移动权重的最大幅度。过高则损失跳动或特征坍缩；过低则耗时太久。它按批次缩放。</translation>
    </message>
    <message>
        <source>Goyal et al. 2017, Accurate, Large Minibatch SGD</source>
        <translation>Goyal et al. 2017, Accurate, Large Minibatch SGD</translation>
    </message>
    <message>
        <source>Where the learning rate has come down to at the end.</source>
        <translation>学习率最终降到多少。</translation>
    </message>
    <message>
        <source>How the learning rate falls: smoothly along a cosine (MoCo v2), or tenfold at .6 and at .8 of the way (v1).</source>
        <translation>学习率如何下降：沿余弦平滑下降（MoCo v2），或在 .6 和 .8 处各降十倍（v1）。</translation>
    </message>
    <message>
        <source>The learning rate rises from 0 for so long: large first steps can spoil a run.</source>
        <translation>学习率从 0 上升多久：一开始步子太大会毁掉训练。</translation>
    </message>
    <message>
        <source>How much of the last steps&apos; direction the optimiser keeps.</source>
        <translation>优化器保留多少最近几步的方向。</translation>
    </message>
    <message>
        <source>per step</source>
        <translation>每步</translation>
    </message>
    <message>
        <source>Pulls all weights a little towards zero, which keeps the network from learning by heart.</source>
        <translation>将所有权重略微拉向零，避免网络死记硬背。</translation>
    </message>
    <message>
        <source>Whether weight decay also pulls at batch norm and biases, as the official code does.</source>
        <translation>权重衰减是否也作用于批归一化和偏置，与官方代码一致。</translation>
    </message>
    <message>
        <source>Both views of a picture ask for each other, instead of the first only. A step costs twice as much and teaches more: worth it on small folders when there is time.</source>
        <translation>一张图片的两个视图互相查询，而不只是第一个。每步开销加倍，学到更多：有时间时对小文件夹值得。</translation>
    </message>
    <message>
        <source>Batch norm looks at parts of the batch apart. Otherwise the encoder can cheat: it recognises the batch that a picture came in instead of the picture.</source>
        <translation>批归一化分别看批次的各部分。否则编码器会作弊：认出图片所在的批次，而不是图片本身。</translation>
    </message>
    <message>
        <source>Older keys of a picture itself are in the queue too; they are not counted as other pictures.</source>
        <translation>一张图片自己的旧键也在队列中；它们不算作其他图片。</translation>
    </message>
    <message>
        <source>Nor are keys of its copies and of its burst, once the folder check has found them.</source>
        <translation>文件夹检查发现后，其副本和同组连拍的键也不算。</translation>
    </message>
    <message>
        <source>How exactly the network calculates. bfloat16 is faster on many machines and makes no visible difference; automatic measures both.</source>
        <translation>网络计算的精确程度。bfloat16 在许多机器上更快且看不出差别；自动会测量两者。</translation>
    </message>
    <message>
        <source>Micikevicius et al. 2018, Mixed Precision Training</source>
        <translation>Micikevicius et al. 2018, Mixed Precision Training</translation>
    </message>
    <message>
        <source>In which order pixels lie in memory. Faster on most machines.</source>
        <translation>像素在内存中的排列顺序。在多数机器上更快。</translation>
    </message>
    <message>
        <source>PyTorch documentation</source>
        <translation>PyTorch 文档</translation>
    </message>
    <message>
        <source>Parts of the batch that the processor&apos;s cores take through the network side by side. Results are the same.</source>
        <translation>批次中由处理器各核心并行送入网络的份数。结果不变。</translation>
    </message>
    <message>
        <source>Where all random numbers start. The same seed on the same machine repeats a run.</source>
        <translation>所有随机数的起点。同一台机器上相同的种子会重复同样的训练。</translation>
    </message>
    <message>
        <source>of the area</source>
        <translation>面积占比</translation>
    </message>
    <message>
        <source>The smallest part of a picture that a view may show. Small parts make a harder question, and teach that a part belongs to its whole.</source>
        <translation>视图可以显示图片的最小部分。部分越小问题越难，并教会它部分属于整体。</translation>
    </message>
    <message>
        <source>The largest part of a picture that a view may show.</source>
        <translation>视图可以显示图片的最大部分。</translation>
    </message>
    <message>
        <source>of the views</source>
        <translation>视图占比</translation>
    </message>
    <message>
        <source>How often a view is mirrored left to right. Take 0 where left and right mean something: text, maps, instruments.</source>
        <translation>视图左右镜像的频率。左右有意义时取 0：文字、地图、仪器。</translation>
    </message>
    <message>
        <source>How often a view stands on its head. For pictures that have no up: cells, tissue, textures.</source>
        <translation>视图上下颠倒的频率。用于没有上下之分的图片：细胞、组织、纹理。</translation>
    </message>
    <message>
        <source>How often a view is turned by a quarter, a half or three quarters. For pictures that have no up; photos do.</source>
        <translation>视图旋转四分之一、半圈或四分之三圈的频率。用于没有上下之分的图片；照片是有的。</translation>
    </message>
    <message>
        <source>How often the colours of a view are changed. Whoever wants pictures sorted by colour takes it away.</source>
        <translation>视图颜色被改变的频率。想按颜色归类图片的人应将其去掉。</translation>
    </message>
    <message>
        <source>By how much the brightness may change then: .4 is up to 40 % either way.</source>
        <translation>此时亮度最多可改变多少：.4 即上下各 40 %。</translation>
    </message>
    <message>
        <source>By how much the contrast may change then.</source>
        <translation>此时对比度最多可改变多少。</translation>
    </message>
    <message>
        <source>By how much the strength of the colours may change then.</source>
        <translation>此时色彩浓度最多可改变多少。</translation>
    </message>
    <message>
        <source>By how much of the colour circle the hue may turn then: .1 is 36 degrees.</source>
        <translation>此时色相最多可转过色环的多少：.1 即 36 度。</translation>
    </message>
    <message>
        <source>How often a view loses its colours, so that shape must tell it from the others.</source>
        <translation>视图失去颜色的频率，使其必须靠形状与其他视图区分。</translation>
    </message>
    <message>
        <source>How often a view is blurred, so that fine texture is not all that is looked at.</source>
        <translation>视图被模糊的频率，以免只看细小的纹理。</translation>
    </message>
    <message>
        <source>px of the view</source>
        <translation>视图的 px</translation>
    </message>
    <message>
        <source>How wide the smallest blur is: at .1 px it changes nothing.</source>
        <translation>最小模糊有多宽：.1 px 时没有变化。</translation>
    </message>
    <message>
        <source>Width of the largest blur. Small views need less.</source>
        <translation>最大模糊的宽度。小视图需要的少一些。</translation>
    </message>
    <message>
        <source>, shuffling BN</source>
        <translation>，打乱 BN</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>个数</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>张图片</translation>
    </message>
    <message>
        <source>keys</source>
        <translation>个键</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>groups</source>
        <translation>组</translation>
    </message>
    <message>
        <source>turns</source>
        <translation>圈</translation>
    </message>
    <message>
        <source>name that the settings started from; a label</source>
        <translation>设置最初来自的预设名称；仅作标记</translation>
    </message>
    <message>
        <source>backbone network</source>
        <translation>主干网络</translation>
    </message>
    <message>
        <source>projection on top while training: linear–ReLU–linear (MoCo v2), linear (v1), with batch norm, or deep</source>
        <translation>训练时加在顶部的投影：线性–ReLU–线性（MoCo v2）、线性（v1）、带批归一化或更深</translation>
    </message>
    <message>
        <source>width of that projection</source>
        <translation>该投影的宽度</translation>
    </message>
    <message>
        <source>side of the crops that are trained on, px</source>
        <translation>训练所用裁剪的边长，px</translation>
    </message>
    <message>
        <source>side of the crops at the start, from where they grow to crop_px; 0: they do not grow</source>
        <translation>开始时裁剪的边长，之后增长到 crop_px；0：不增长</translation>
    </message>
    <message>
        <source>share of the epochs in which crops are smaller than crop_px, if they grow</source>
        <translation>若裁剪增长，小于 crop_px 的轮数占比</translation>
    </message>
    <message>
        <source>pictures in one step</source>
        <translation>每步的图片数</translation>
    </message>
    <message>
        <source>times that every picture is seen</source>
        <translation>每张图片被看的次数</translation>
    </message>
    <message>
        <source>K: keys of earlier batches to tell a picture from; a multiple of the keys of one step</source>
        <translation>K：用来区分图片的先前批次的键数；为每步键数的整数倍</translation>
    </message>
    <message>
        <source>τ: the smaller, the more the hardest negatives count</source>
        <translation>τ：越小，最难的负样本权重越大</translation>
    </message>
    <message>
        <source>m: how slowly the key encoder follows</source>
        <translation>m：键编码器跟随的缓慢程度</translation>
    </message>
    <message>
        <source>SGD with momentum, as published, or Adam</source>
        <translation>带动量的 SGD（与论文一致），或 Adam</translation>
    </message>
    <message>
        <source>at its highest, per 256 pictures in a batch</source>
        <translation>最高值，按批次中每 256 张图片计</translation>
    </message>
    <message>
        <source>where the cosine ends, per 256 pictures in a batch</source>
        <translation>余弦的终点，按批次中每 256 张图片计</translation>
    </message>
    <message>
        <source>how the rate falls: along a cosine (MoCo v2), or tenfold at .6 and .8 of the way (v1)</source>
        <translation>学习率如何下降：沿余弦（MoCo v2），或在 60 % 和 80 % 处各降十倍（v1）</translation>
    </message>
    <message>
        <source>epochs in which the learning rate rises from 0</source>
        <translation>学习率从 0 上升的轮数</translation>
    </message>
    <message>
        <source>of SGD; of Adam its first β</source>
        <translation>SGD 的动量；对 Adam 是第一个 β</translation>
    </message>
    <message>
        <source>pull of the weights towards zero</source>
        <translation>将权重拉向零的力度</translation>
    </message>
    <message>
        <source>weight decay also on batch norm and biases, as the official code does</source>
        <translation>对批归一化和偏置也做权重衰减，与官方代码一致</translation>
    </message>
    <message>
        <source>both views are queries once; dearer a step, better on small folders</source>
        <translation>两个视图各作一次查询；每步更费时，小文件夹上效果更好</translation>
    </message>
    <message>
        <source>batch norm in so many groups of the batch: stands in for shuffling between devices</source>
        <translation>将批次分成若干组做批归一化：代替设备间的打乱</translation>
    </message>
    <message>
        <source>a picture&apos;s own older keys are no negatives for it</source>
        <translation>图片自己的旧键不作为它的负样本</translation>
    </message>
    <message>
        <source>nor those of its look-alikes, if the folder was checked (moco-core doctor IMAGES)</source>
        <translation>其相似图片的键也不作为负样本，前提是检查过文件夹（moco-core doctor IMAGES）</translation>
    </message>
    <message>
        <source>of the network&apos;s arithmetic; auto measures which is faster</source>
        <translation>网络运算的精度；auto 会测量哪种更快</translation>
    </message>
    <message>
        <source>memory order of the pictures; faster on most machines</source>
        <translation>图片在内存中的排列顺序；在多数机器上更快</translation>
    </message>
    <message>
        <source>parts of the batch that cores take through the network side by side (CPU); slower on two cores</source>
        <translation>各核心并行送入网络的批次份数（CPU）；双核上更慢</translation>
    </message>
    <message>
        <source>start of all random numbers</source>
        <translation>所有随机数的起点</translation>
    </message>
    <message>
        <source>smallest part of a picture&apos;s area in a crop</source>
        <translation>裁剪占图片面积的最小比例</translation>
    </message>
    <message>
        <source>largest part of a picture&apos;s area in a crop</source>
        <translation>裁剪占图片面积的最大比例</translation>
    </message>
    <message>
        <source>how often a view is mirrored</source>
        <translation>视图被镜像的频率</translation>
    </message>
    <message>
        <source>how often a view stands on its head</source>
        <translation>视图上下颠倒的频率</translation>
    </message>
    <message>
        <source>how often a view is turned by a quarter, a half or three quarters</source>
        <translation>视图旋转四分之一、半圈或四分之三圈的频率</translation>
    </message>
    <message>
        <source>how often its colours are changed</source>
        <translation>颜色被改变的频率</translation>
    </message>
    <message>
        <source>strength of that change</source>
        <translation>该变化的强度</translation>
    </message>
    <message>
        <source>strength of that change, in turns of the colour circle</source>
        <translation>该变化的强度，以色环的圈数计</translation>
    </message>
    <message>
        <source>how often a view loses its colours</source>
        <translation>视图失去颜色的频率</translation>
    </message>
    <message>
        <source>how often a view is blurred</source>
        <translation>视图被模糊的频率</translation>
    </message>
    <message>
        <source>smallest blur, px of the crop</source>
        <translation>最小模糊，以裁剪的 px 计</translation>
    </message>
    <message>
        <source>largest blur, px of the crop</source>
        <translation>最大模糊，以裁剪的 px 计</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} 到 {1}</translation>
    </message>
    <message>
        <source>true, false</source>
        <translation>true, false</translation>
    </message>
    <message>
        <source>above {0}</source>
        <translation>大于 {0}</translation>
    </message>
    <message>
        <source>below {0}</source>
        <translation>小于 {0}</translation>
    </message>
    <message>
        <source>Allowed: {0}.</source>
        <translation>允许：{0}。</translation>
    </message>
    <message>
        <source>{0} tensors of the encoder would stay random ({1}): its features would mean little.</source>
        <translation>编码器有 {0} 个张量会保持随机（{1}）：其特征意义不大。</translation>
    </message>
    <message>
        <source>Train from these weights instead, or choose a file that holds the whole encoder.</source>
        <translation>请改为从这些权重训练，或选择包含完整编码器的文件。</translation>
    </message>
    <message>
        <source>The measurement was stopped.</source>
        <translation>测量已停止。</translation>
    </message>
    <message>
        <source>Nothing of it is kept.</source>
        <translation>结果不保留。</translation>
    </message>
    <message>
        <source>The checkpoint at step {0} did not read back as written.</source>
        <translation>第 {0} 步的检查点读回后与写入的不一致。</translation>
    </message>
    <message>
        <source>train {0} --workspace {1}</source>
        <translation>train {0} --workspace {1}</translation>
    </message>
    <message>
        <source>At step {0} the weights are no longer finite; they were not saved.</source>
        <translation>第 {0} 步的权重已不是有限数值，未保存。</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>请检查磁盘。</translation>
    </message>
    <message>
        <source>The workspace must lie on a file system that all machines share, at the same place.</source>
        <translation>工作区必须位于所有机器共享的文件系统上，且路径相同。</translation>
    </message>
    <message>
        <source>connection closed</source>
        <translation>连接已关闭</translation>
    </message>
    <message>
        <source>connection reset</source>
        <translation>连接被重置</translation>
    </message>
    <message>
        <source>Another process of this run is gone or does not answer.</source>
        <translation>此训练的另一个进程已消失或没有应答。</translation>
    </message>
    <message>
        <source>Look at its output and its machine&apos;s memory; the last checkpoint is kept: resume the run to go on from there.</source>
        <translation>请查看其输出和所在机器的内存；上一个检查点已保留：继续训练即可从那里开始。</translation>
    </message>
    <message>
        <source>Process {0} failed: {1}</source>
        <translation>进程 {0} 失败：{1}</translation>
    </message>
    <message>
        <source>{0} processes cannot all use {1}.</source>
        <translation>{0} 个进程无法都使用 {1}。</translation>
    </message>
    <message>
        <source>There are more processes on this machine than its {0} GPUs.</source>
        <translation>这台机器上的进程数多于其 {0} 个 GPU。</translation>
    </message>
    <message>
        <source>The processes do not see the same {0}: {1}.</source>
        <translation>各进程看到的 {0} 不一致：{1}。</translation>
    </message>
    <message>
        <source>Use --device auto, cuda or cpu: each takes its own.</source>
        <translation>请使用 --device auto、cuda 或 cpu：每个进程各用一个。</translation>
    </message>
    <message>
        <source>Start one process a GPU: torchrun --nproc-per-node gpu …</source>
        <translation>请为每个 GPU 启动一个进程：torchrun --nproc-per-node gpu …</translation>
    </message>
    <message>
        <source>{0} {1} cannot be shared evenly by {2} processes.</source>
        <translation>{0} {1} 无法由 {2} 个进程平均分担。</translation>
    </message>
    <message>
        <source>The last checkpoint is kept: resume the run to go on from there.</source>
        <translation>上一个检查点已保留：继续训练即可从那里开始。</translation>
    </message>
    <message>
        <source>Set {0} to a multiple of {1}, or start a number of processes that divides batch_size {2} and bn_groups {3}.</source>
        <translation>请将 {0} 设为 {1} 的整数倍，或启动能整除 batch_size {2} 和 bn_groups {3} 的进程数。</translation>
    </message>
    <message>
        <source>Process {0} looked in vain: {1}</source>
        <translation>进程 {0} 未找到：{1}</translation>
    </message>
    <message>
        <source>{0} of {1} px crops, {2} steps, about {3}</source>
        <translation>{0}，裁剪 {1} px，{2} 步，约 {3}</translation>
    </message>
    <message>
        <source>{0} epoch{1}</source>
        <translation>{0} 轮{1}</translation>
    </message>
    <message>
        <source>{0} of {1} pictures look alike; they are told apart in training all the same.</source>
        <translation>{1} 张图片中有 {0} 张相似；训练中仍会区分它们。</translation>
    </message>
    <message>
        <source>Exclude the copies: moco-core exclude --duplicates --bursts.</source>
        <translation>请排除副本：moco-core exclude --duplicates --bursts。</translation>
    </message>
    <message>
        <source>Stopped at step {0} of {1}; a checkpoint was saved.</source>
        <translation>已在第 {0} / {1} 步停止；检查点已保存。</translation>
    </message>
    <message>
        <source>Resume the run to go on from there.</source>
        <translation>继续训练即可从那里开始。</translation>
    </message>
    <message>
        <source>The memory did not hold {0}</source>
        <translation>内存放不下{0}</translation>
    </message>
    <message>
        <source>{0}: it is computed in {1} parts of {2}.</source>
        <translation>{0}：改为分成 {1} 份、每份 {2} 张计算。</translation>
    </message>
    <message>
        <source>{0} Batch norm now looks at {1} pictures at a time, which changes the training a little.</source>
        <translation>{0} 批归一化现在每次看 {1} 张图片，训练略有变化。</translation>
    </message>
    <message>
        <source>a batch of {0} in {1} parts</source>
        <translation>分成 {1} 份的 {0} 张批次</translation>
    </message>
    <message>
        <source>{0}: the encoder keeps less of what it computes, and computes it again where it is needed. The result stays the same; a step takes about a third longer.</source>
        <translation>{0}：编码器少保留中间结果，需要时重新计算。结果不变；每步约慢三分之一。</translation>
    </message>
    <message>
        <source>{0} Nothing else changes; a step takes a little longer.</source>
        <translation>{0} 其他不变；每步稍慢一些。</translation>
    </message>
    <message>
        <source>a batch of {0}</source>
        <translation>{0} 张的批次</translation>
    </message>
    <message>
        <source>The memory of one process does not hold its part of the batch.</source>
        <translation>单个进程的内存放不下它那部分批次。</translation>
    </message>
    <message>
        <source>The memory does not hold even {0} pictures of {1} px at a time.</source>
        <translation>内存连 {0} 张 {1} px 的图片也放不下。</translation>
    </message>
    <message>
        <source>Start more processes, or a run with a smaller batch_size or crop_px. Splitting a step further is for a process that trains alone.</source>
        <translation>请启动更多进程，或用更小的 batch_size 或 crop_px 训练。进一步拆分一步只适用于单独训练的进程。</translation>
    </message>
    <message>
        <source>Close other programs that use it and resume: the last checkpoint is kept. Or start a run with a smaller crop_px or encoder.</source>
        <translation>请关闭占用内存的其他程序再继续：上一个检查点已保留。或用更小的 crop_px 或编码器开始新训练。</translation>
    </message>
    <message>
        <source>your pictures are grey: there is no colour to change</source>
        <translation>您的图片是灰度的：没有颜色可变</translation>
    </message>
    <message>
        <source>your pictures are {0} times as long as high: so large a square fits into them</source>
        <translation>您的图片长是高的 {0} 倍：这么大的正方形才放得进去</translation>
    </message>
    <message>
        <source>does not fit into the {0} of free memory</source>
        <translation>放不进 {0} 的可用内存</translation>
    </message>
    <message>
        <source>fits {0} at {1} pairs/s</source>
        <translation>可在 {0}内完成，速度 {1} 对/秒</translation>
    </message>
    <message>
        <source>{0} GB</source>
        <translation>{0} GB</translation>
    </message>
    <message>
        <source>the smallest there is: your pictures of {0} px are enlarged to it</source>
        <translation>最小值：您的 {0} px 图片会放大到此尺寸</translation>
    </message>
    <message>
        <source>half of your pictures are no larger than {0} px</source>
        <translation>一半的图片不大于 {0} px</translation>
    </message>
    <message>
        <source>blurs small crops less</source>
        <translation>对小裁剪模糊得轻一些</translation>
    </message>
    <message>
        <source>a smaller part of a {0} px picture shows nothing to recognise</source>
        <translation>在 {0} px 的图片上，更小的部分看不出内容</translation>
    </message>
    <message>
        <source>larger: the time allows it</source>
        <translation>较大：时间允许</translation>
    </message>
    <message>
        <source>smaller, so that the time holds more steps</source>
        <translation>较小，以便在时间内训练更多步</translation>
    </message>
    <message>
        <source>more would not pay; these take about {0}</source>
        <translation>更多也无益；这样大约需要 {0}</translation>
    </message>
    <message>
        <source>{0} is too short for this folder on this machine: it holds about {1} steps, and below about {2} an encoder was hardly better than random weights.</source>
        <translation>对这台机器上的此文件夹，{0}太短：只够约 {1} 步；少于约 {2} 步时，编码器几乎不比随机权重好。</translation>
    </message>
    <message>
        <source>Give it {0} or more, or a faster machine.</source>
        <translation>请给它 {0}或更多时间，或用更快的机器。</translation>
    </message>
    <message>
        <source>Many pictures repeat others: only about {0} of {1} differ.</source>
        <translation>许多图片重复：{1} 张中只有约 {0} 张不同。</translation>
    </message>
    <message>
        <source>The pictures are only {0} px on their short side and are enlarged.</source>
        <translation>图片短边只有 {0} px，会被放大。</translation>
    </message>
    <message>
        <source>{0} of the pictures are long strips: the map goes by the square in their middle.</source>
        <translation>{0} 的图片是长条：地图以其中间的正方形为准。</translation>
    </message>
    <message>
        <source>{0} pictures are few: the encoder learns to tell these apart and little beyond.</source>
        <translation>{0} 张图片偏少：编码器只会学会区分这些，难以推广。</translation>
    </message>
    <message>
        <source>{0} seconds</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} minute{1}</source>
        <translation>{0} 分钟{1}</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0} 小时 {1} 分钟</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} 小时</translation>
    </message>
    <message>
        <source>at most half of the {0} different pictures: few false negatives</source>
        <translation>最多为 {0} 张不同图片的一半：假负样本少</translation>
    </message>
    <message>
        <source>a larger one {0}</source>
        <translation>更大的{0}</translation>
    </message>
    <message>
        <source>a larger batch {0}</source>
        <translation>更大的批次{0}</translation>
    </message>
    <message>
        <source>How long training takes has not been measured yet.</source>
        <translation>尚未测量训练需要多久。</translation>
    </message>
    <message>
        <source>Measure it, then plan by time.</source>
        <translation>请先测量，再按时间规划。</translation>
    </message>
    <message>
        <source>Another row says something else of {0} for the same picture. This one counts.</source>
        <translation>另一行对同一张图片的 {0} 有不同的说法。以这一行为准。</translation>
    </message>
    <message>
        <source>Keep one of the rows.</source>
        <translation>请只保留其中一行。</translation>
    </message>
    <message>
        <source>like {0}</source>
        <translation>像“{0}”</translation>
    </message>
    <message>
        <source>This picture has {0} MB, more than can be kept to search with.</source>
        <translation>这张图片有 {0} MB，超过可用于搜索的保存上限。</translation>
    </message>
    <message>
        <source>Save it as a file and choose that, or use one of at most {0} MB.</source>
        <translation>请把它存成文件再选择，或使用不超过 {0} MB 的图片。</translation>
    </message>
    <message>
        <source>a box lies on one picture, not on the centre of several</source>
        <translation>方框位于一张图片上，而不是多张图片的中心</translation>
    </message>
    <message>
        <source>a box is x,y,width,height in fractions of the picture, and lies within it</source>
        <translation>方框是以图片比例表示的 x,y,宽,高，并且位于图片之内</translation>
    </message>
    <message>
        <source>the mask has {0} rows, the features {1}</source>
        <translation>掩码有 {0} 行，特征有 {1} 行</translation>
    </message>
    <message>
        <source>There is no concept {0}.</source>
        <translation>没有名为 {0} 的概念。</translation>
    </message>
    <message>
        <source>None of the concept&apos;s examples has a feature.</source>
        <translation>该概念的例子都没有特征。</translation>
    </message>
    <message>
        <source>List them: moco-core concepts.</source>
        <translation>列出它们：moco-core concepts。</translation>
    </message>
    <message>
        <source>Compute the embedding again.</source>
        <translation>请重新计算嵌入。</translation>
    </message>
    <message>
        <source>{0} does not name two or more pictures of this workspace.</source>
        <translation>{0} 没有指出此工作区的两张或更多图片。</translation>
    </message>
    <message>
        <source>Write their ids, as in 3,9,12.</source>
        <translation>请写出它们的编号，例如 3,9,12。</translation>
    </message>
    <message>
        <source>minutes are for a new run: a resumed one has its length</source>
        <translation>minutes 用于新的训练：继续的训练已有其长度</translation>
    </message>
    <message>
        <source>The weights that {0} started from ({1}) are not on this machine any more.</source>
        <translation>{0} 起始所用的权重（{1}）已不在这台机器上。</translation>
    </message>
    <message>
        <source>{0} was only embedded: its weights are still the starting weights.</source>
        <translation>{0} 只提取了特征：其权重仍是初始权重。</translation>
    </message>
    <message>
        <source>Put the same file back in its place to compare with it.</source>
        <translation>请将同一文件放回原处再进行比较。</translation>
    </message>
    <message>
        <source>Compare it with another run.</source>
        <translation>请与另一次训练比较。</translation>
    </message>
    <message>
        <source>Steps take less time than was measured before the run: time for {0} epochs instead of {1}.</source>
        <translation>每步比训练前测得的要快：时间足够 {0} 轮（原为 {1} 轮）。</translation>
    </message>
    <message>
        <source>Steps take longer than was measured before the run: {0} epochs instead of {1} end in time.</source>
        <translation>每步比训练前测得的要久：改为 {0} 轮（原为 {1} 轮），以便按时结束。</translation>
    </message>
    <message>
        <source>goes with the crop</source>
        <translation>与裁剪相配</translation>
    </message>
    <message>
        <source>time enough for more epochs at the full side</source>
        <translation>时间充裕：更多轮次使用全尺寸裁剪</translation>
    </message>
    <message>
        <source>short: small crops for longer</source>
        <translation>时间较短：小尺寸裁剪用得更久</translation>
    </message>
    <message>
        <source>there are steps enough for a longer queue</source>
        <translation>步数足够使用更长的队列</translation>
    </message>
    <message>
        <source>short, so that it fills early</source>
        <translation>较短，以便尽早填满</translation>
    </message>
    <message>
        <source>{0} steps: the key encoder may follow slowly</source>
        <translation>{0} 步：键编码器可以慢慢跟随</translation>
    </message>
    <message>
        <source>These settings take {0}, more than {1}.</source>
        <translation>这些设置需要 {0}，超过 {1}。</translation>
    </message>
    <message>
        <source>Lower the epochs.</source>
        <translation>请减少轮数。</translation>
    </message>
    <message>
        <source>{0} hold about {1} steps: enough for simple pictures, while photos took about {2}.</source>
        <translation>{0}约够 {1} 步：简单图片足够，照片则需要约 {2} 步。</translation>
    </message>
    <message>
        <source>For photos give it {0} or more.</source>
        <translation>照片请给它 {0}或更多时间。</translation>
    </message>
    <message>
        <source>Copies teach nothing new; leave them out to train faster.</source>
        <translation>副本没有新内容；排除它们训练更快。</translation>
    </message>
    <message>
        <source>Coarse shapes and colours can be learned, no detail.</source>
        <translation>可以学到大致的形状和颜色，学不到细节。</translation>
    </message>
    <message>
        <source>Cut panoramas into pieces to have all of them learned and found.</source>
        <translation>请将全景图切成几块，以便全部学到并能找到。</translation>
    </message>
    <message>
        <source>A few hundred are a good start, or begin from trained weights.</source>
        <translation>几百张是好的开始，也可从训练过的权重开始。</translation>
    </message>
    <message>
        <source>This needs about {0} of memory; {1} are free.</source>
        <translation>这需要约 {0} 内存；可用 {1}。</translation>
    </message>
    <message>
        <source>Lower the batch size or the crop.</source>
        <translation>请减小批次或裁剪。</translation>
    </message>
    <message>
        <source>as published for ImageNet (MoCo v2)</source>
        <translation>与 ImageNet 上发表的一致（MoCo v2）</translation>
    </message>
    <message>
        <source>as published for ImageNet (MoCo v1)</source>
        <translation>与 ImageNet 上发表的一致（MoCo v1）</translation>
    </message>
    <message>
        <source>as in the tutorial</source>
        <translation>与教程一致</translation>
    </message>
    <message>
        <source>{0} groups of {1} for batch norm</source>
        <translation>批归一化分 {0} 组，每组 {1} 张</translation>
    </message>
    <message>
        <source>at most half the pictures: few false negatives</source>
        <translation>最多为图片数的一半：假负样本少</translation>
    </message>
    <message>
        <source>{0} steps: {1}</source>
        <translation>{0} 步：{1}</translation>
    </message>
    <message>
        <source>keeps pictures from recognising their batch</source>
        <translation>防止图片从批次中认出自己</translation>
    </message>
    <message>
        <source>whichever is faster here, measured at the start</source>
        <translation>此处更快的那种，开始时测量</translation>
    </message>
    <message>
        <source>the same seed gives the same run</source>
        <translation>相同的种子得到相同的训练</translation>
    </message>
    <message>
        <source>a picture&apos;s own older keys are no negatives</source>
        <translation>图片自己的旧键不作为负样本</translation>
    </message>
    <message>
        <source>nor are keys of its copies and bursts, once the folder is checked</source>
        <translation>检查过文件夹后，其副本和连拍的键也不作为负样本</translation>
    </message>
    <message>
        <source>suits {0} pictures and this machine</source>
        <translation>适合 {0} 张图片和这台机器</translation>
    </message>
    <message>
        <source>the last epochs are at the full side</source>
        <translation>最后几轮使用完整边长</translation>
    </message>
    <message>
        <source>a gentle start for a high rate</source>
        <translation>高学习率需要平缓的开始</translation>
    </message>
    <message>
        <source>small folders learn faster with sharp contrasts</source>
        <translation>小文件夹用鲜明的对比学得更快</translation>
    </message>
    <message>
        <source>few steps: the key encoder must not lag far behind</source>
        <translation>步数少：键编码器不能落后太多</translation>
    </message>
    <message>
        <source>scaled to the batch, falls along a cosine to zero</source>
        <translation>按批次缩放，沿余弦降到零</translation>
    </message>
    <message>
        <source>as in the official recipe for small pictures</source>
        <translation>与小图片的官方方案一致</translation>
    </message>
    <message>
        <source>{0}; far more keys than this folder can fill with different pictures</source>
        <translation>{0}；键数远超此文件夹的不同图片</translation>
    </message>
    <message>
        <source>the published {0} does not fit into {1} pictures</source>
        <translation>发表的 {0} 不适合 {1} 张图片</translation>
    </message>
    <message>
        <source>{0} pictures leave room for {1} steps an epoch</source>
        <translation>{0} 张图片每轮可有 {1} 步</translation>
    </message>
    <message>
        <source>small, so that an epoch has several steps</source>
        <translation>较小，使每轮有若干步</translation>
    </message>
    <message>
        <source>the keys of one step: the folder is too small for more</source>
        <translation>即每步的键数：文件夹太小，不能更多</translation>
    </message>
    <message>
        <source>a first look</source>
        <translation>初步了解</translation>
    </message>
    <message>
        <source>enough for a useful map</source>
        <translation>足以得到有用的地图</translation>
    </message>
    <message>
        <source>as long as it still pays</source>
        <translation>直到不再划算为止</translation>
    </message>
    <message>
        <source>the batch is too small to be split</source>
        <translation>批次太小，无法分组</translation>
    </message>
    <message>
        <source>There is no preset named {0}.</source>
        <translation>没有名为 {0} 的预设。</translation>
    </message>
    <message>
        <source>on a CPU more steps beat more pixels</source>
        <translation>在 CPU 上，更多的步胜过更多的像素</translation>
    </message>
    <message>
        <source>a graphics card affords the detail</source>
        <translation>显卡负担得起细节</translation>
    </message>
    <message>
        <source>small crops are cheap: more of them in the same time</source>
        <translation>小裁剪开销小：同样时间内可以更多</translation>
    </message>
    <message>
        <source>not needed here</source>
        <translation>这里不需要</translation>
    </message>
    <message>
        <source>both views ask once: more from every picture</source>
        <translation>两个视图都作查询：从每张图片学到更多</translation>
    </message>
    <message>
        <source>one view asks: twice the steps in the same time</source>
        <translation>只有一个视图作查询：同样时间内步数翻倍</translation>
    </message>
    <message>
        <source>Choose one of: {0}.</source>
        <translation>请从以下选择：{0}。</translation>
    </message>
    <message>
        <source>Step {0} gave</source>
        <translation>第 {0} 步出现了</translation>
    </message>
    <message>
        <source>Between steps {0} and {1} there were</source>
        <translation>第 {0} 到 {1} 步之间出现了</translation>
    </message>
    <message>
        <source>The loss stopped being a number at step {0}, also at lower learning rates.</source>
        <translation>损失在第 {0} 步不再是数值，降低学习率后也是如此。</translation>
    </message>
    <message>
        <source>Resume to go on from the last checkpoint, which is sound, at the lowered rate; or start a new run with a smaller learning_rate.</source>
        <translation>可从完好的上一个检查点以降低后的学习率继续；或用更小的 learning_rate 开始新训练。</translation>
    </message>
    <message>
        <source>{0} infinite or undefined numbers: the weights stay as they were before, and the learning rate is lowered to {1} of the plan&apos;s.</source>
        <translation>{0} 个无穷或未定义的数值：权重保持原样，学习率降为计划的 {1}。</translation>
    </message>
    <message>
        <source>Writing TensorBoard files needs tensorboard, not installed here.</source>
        <translation>写入 TensorBoard 文件需要 tensorboard，本机未安装。</translation>
    </message>
    <message>
        <source>Install with: pip install tensorboard</source>
        <translation>安装命令：pip install tensorboard</translation>
    </message>
    <message>
        <source>So that {0} processes can share a batch, batch norm has {1} groups of {2} pictures.</source>
        <translation>为了让 {0} 个进程均分一个批次，批归一化使用 {1} 组，每组 {2} 张图片。</translation>
    </message>
    <message>
        <source>{0} was only embedded: there is no training to go on with.</source>
        <translation>{0} 只提取了特征：没有可继续的训练。</translation>
    </message>
    <message>
        <source>A run continues with its own settings; only epochs may change.</source>
        <translation>训练以自己的设置继续；只能更改轮数。</translation>
    </message>
    <message>
        <source>checkpoint (step)</source>
        <translation>检查点（步）</translation>
    </message>
    <message>
        <source>number of pictures</source>
        <translation>图片数量</translation>
    </message>
    <message>
        <source>Start a new run from the same weights: train --start-from …</source>
        <translation>请用相同的权重开始新训练：train --start-from …</translation>
    </message>
    <message>
        <source>Leave the other settings out, or start a new run.</source>
        <translation>请去掉其他设置，或开始新训练。</translation>
    </message>
    <message>
        <source>{0} The run goes back to its last checkpoint and on at half the learning rate.</source>
        <translation>{0} 训练回到上一个检查点，并以一半的学习率继续。</translation>
    </message>
    <message>
        <source>checkpoint (none of the files is intact)</source>
        <translation>检查点（没有完好的文件）</translation>
    </message>
    <message>
        <source>train {0}</source>
        <translation>train {0}</translation>
    </message>
    <message>
        <source>{0} of this run&apos;s pictures are no longer in the cache and are left out.</source>
        <translation>这次训练的图片中有 {0} 张已不在缓存中，已略过。</translation>
    </message>
    <message>
        <source>Colour tells these pictures apart: {0} of 100 parts find their picture by colour and shape, {1} by shape alone. Changing colours would teach the encoder to overlook it.</source>
        <translation>这些图片靠颜色区分：100 个局部中有 {0} 个凭颜色和形状找到所属图片，只凭形状的有 {1} 个。改变颜色会让编码器学会忽略它。</translation>
    </message>
    <message>
        <source>Left and right mean something here: mirrored pictures are told from yours in {0} of 100 cases (50 is a guess), as with text. Mirrored views would show what does not exist.</source>
        <translation>这里左右有意义：100 次中有 {0} 次能把镜像图片与原图分辨开（50 次为瞎猜），就像文字一样。镜像视图会显示并不存在的东西。</translation>
    </message>
    <message>
        <source>These pictures have no up: turned ones cannot be told from yours. Turning the views teaches more from each picture.</source>
        <translation>这些图片没有上下之分：旋转后与原图无法分辨。旋转视图能从每张图片学到更多。</translation>
    </message>
    <message>
        <source>{0} restored</source>
        <translation>{0}（已恢复）</translation>
    </message>
    <message>
        <source>{0} was removed for good.</source>
        <translation>{0} 已永久删除。</translation>
    </message>
    <message>
        <source>Deleted runs are kept for a week.</source>
        <translation>删除的训练保留一周。</translation>
    </message>
    <message>
        <source>{0} restored {1}</source>
        <translation>{0}（已恢复 {1}）</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>The weights could not be downloaded from {0}: {1}.</source>
        <translation>无法从 {0} 下载权重：{1}。</translation>
    </message>
    <message>
        <source>The ImageNet weights of {0} are not on this machine yet: {1} MB from {2}. Nothing would be uploaded.</source>
        <translation>{0} 的 ImageNet 权重尚不在本机：从 {2} 下载 {1} MB。不会上传任何内容。</translation>
    </message>
    <message>
        <source>Connect to the internet and try again, or fetch {0} elsewhere and start from that file.</source>
        <translation>请连接互联网后重试，或在别处获取 {0} 并从该文件开始。</translation>
    </message>
    <message>
        <source>Say --yes to download them.</source>
        <translation>加上 --yes 即可下载。</translation>
    </message>
    <message>
        <source>What came from {0} is not the file that was asked for: its hash differs.</source>
        <translation>从 {0} 得到的不是所请求的文件：哈希值不符。</translation>
    </message>
    <message>
        <source>Try again; if it stays so, something on the way changes what you download.</source>
        <translation>请重试；如果仍然如此，说明途中有东西改动了您下载的内容。</translation>
    </message>
    <message>
        <source>{0} is not a file of weights.</source>
        <translation>{0} 不是权重文件。</translation>
    </message>
    <message>
        <source>Choose a .pth, .pt, .pth.tar, .ckpt or .safetensors file.</source>
        <translation>请选择 .pth、.pt、.pth.tar、.ckpt 或 .safetensors 文件。</translation>
    </message>
    <message>
        <source>Reading {0} took longer than {1} s.</source>
        <translation>读取 {0} 超过了 {1} 秒。</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>无法读取 {0}：{1}。</translation>
    </message>
    <message>
        <source>{0} is damaged: {1}.</source>
        <translation>{0} 已损坏：{1}。</translation>
    </message>
    <message>
        <source>Copy it to a faster disk.</source>
        <translation>请复制到更快的磁盘。</translation>
    </message>
    <message>
        <source>{0} ended the process that was to read it.</source>
        <translation>{0} 使读取它的程序终止了。</translation>
    </message>
    <message>
        <source>Check the name of the file of weights.</source>
        <translation>请检查权重文件的名称。</translation>
    </message>
    <message>
        <source>Copy or download it again.</source>
        <translation>请重新复制或下载。</translation>
    </message>
    <message>
        <source>The file is damaged, or made to do harm. Nothing of it was used.</source>
        <translation>文件已损坏，或有意造成危害。其中的内容均未使用。</translation>
    </message>
    <message>
        <source>official MoCo</source>
        <translation>官方 MoCo</translation>
    </message>
    <message>
        <source>Likeness {0}</source>
        <translation>相似度 {0}</translation>
    </message>
    <message>
        <source>renamed</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>The worker stopped unexpectedly (exit status {0}).</source>
        <translation>工作进程意外停止（退出状态 {0}）。</translation>
    </message>
    <message>
        <source>The worker was killed by the system, most likely because it ran out of memory.</source>
        <translation>工作进程被系统终止，很可能是内存耗尽。</translation>
    </message>
    <message>
        <source>Lower the batch size or the crop, or close other programs, then continue from the last checkpoint.</source>
        <translation>请减小批次或裁剪，或关闭其他程序，然后从上一个检查点继续。</translation>
    </message>
    <message>
        <source>The worker crashed (SIGSEGV, a fault in native code).</source>
        <translation>工作进程崩溃（SIGSEGV，本机代码出错）。</translation>
    </message>
    <message>
        <source>Continue from the last checkpoint; if it happens again, update the graphics driver or train on the CPU.</source>
        <translation>请从上一个检查点继续；如果再次发生，请更新显卡驱动或改用 CPU 训练。</translation>
    </message>
    <message>
        <source>The worker crashed (SIGILL, this processor lacks an instruction that PyTorch uses).</source>
        <translation>工作进程崩溃（SIGILL，此处理器缺少 PyTorch 使用的指令）。</translation>
    </message>
    <message>
        <source>Install a PyTorch build made for this processor; see: moco-core doctor.</source>
        <translation>请安装适合此处理器的 PyTorch；参见：moco-core doctor。</translation>
    </message>
    <message>
        <source>The worker gave up (SIGABRT, a library found itself in an impossible state).</source>
        <translation>工作进程放弃了（SIGABRT，某个库处于不可能的状态）。</translation>
    </message>
    <message>
        <source>The last lines of its log say more. Continue from the last checkpoint.</source>
        <translation>其日志的最后几行有更多信息。请从上一个检查点继续。</translation>
    </message>
    <message>
        <source>The worker crashed (SIGBUS, a file it was reading became shorter, or the disk is full).</source>
        <translation>工作进程崩溃（SIGBUS，正在读取的文件变短了，或磁盘已满）。</translation>
    </message>
    <message>
        <source>Check the space on the disk that holds the workspace.</source>
        <translation>请检查工作区所在磁盘的空间。</translation>
    </message>
    <message>
        <source>The worker was told to end by another program (SIGTERM).</source>
        <translation>工作进程被另一个程序要求结束（SIGTERM）。</translation>
    </message>
    <message>
        <source>Continue from the last checkpoint.</source>
        <translation>请从上一个检查点继续。</translation>
    </message>
    <message>
        <source>The worker was ended by {0}.</source>
        <translation>工作进程被 {0} 终止。</translation>
    </message>
    <message>
        <source>The worker ran out of memory.</source>
        <translation>工作进程内存耗尽。</translation>
    </message>
    <message>
        <source>Lower the batch size or the crop, then continue.</source>
        <translation>请减小批次或裁剪，然后继续。</translation>
    </message>
    <message>
        <source>The worker could not start: {0}</source>
        <translation>工作进程无法启动：{0}</translation>
    </message>
    <message>
        <source>Check the installation with: moco-core doctor</source>
        <translation>请检查安装：moco-core doctor</translation>
    </message>
    <message>
        <source>The worker ended before it reported a result.</source>
        <translation>工作进程在报告结果之前就结束了。</translation>
    </message>
    <message>
        <source>Try again; its log is kept in the workspace.</source>
        <translation>请重试；其日志保存在工作区中。</translation>
    </message>
    <message>
        <source>signal {0}</source>
        <translation>信号 {0}</translation>
    </message>
    <message>
        <source>The worker did not answer and was ended.</source>
        <translation>工作进程没有应答，已被结束。</translation>
    </message>
    <message>
        <source>The window was closed.</source>
        <translation>窗口已关闭。</translation>
    </message>
    <message>
        <source>The engine could not be started: {0}.</source>
        <translation>无法启动引擎：{0}。</translation>
    </message>
    <message>
        <source>The worker could not be started: {0}.</source>
        <translation>无法启动工作进程：{0}。</translation>
    </message>
    <message>
        <source>No picture folder is open.</source>
        <translation>未打开图片文件夹。</translation>
    </message>
    <message>
        <source>This picture is not in the library.</source>
        <translation>这张图片不在图片库中。</translation>
    </message>
    <message>
        <source>The workspace&apos;s library cannot be read.</source>
        <translation>无法读取工作区的图片库。</translation>
    </message>
    <message>
        <source>The file is no longer there.</source>
        <translation>文件已不存在。</translation>
    </message>
    <message>
        <source>You are not allowed to read this file.</source>
        <translation>您没有读取此文件的权限。</translation>
    </message>
    <message>
        <source>The file cannot be read: {0}.</source>
        <translation>无法读取文件：{0}。</translation>
    </message>
    <message>
        <source>This is not a picture that can be read, or it is damaged.</source>
        <translation>这不是可读的图片，或已损坏。</translation>
    </message>
    <message>
        <source>numbered layers</source>
        <translation>按层编号</translation>
    </message>
    <message>
        <source>one number</source>
        <translation>单个数值</translation>
    </message>
    <message>
        <source>No ResNet was found in this file; its tensors are called {0} …</source>
        <translation>此文件中没有找到 ResNet；其张量名为 {0} …</translation>
    </message>
    <message>
        <source>These weights are of another network than {0} ({1}).</source>
        <translation>这些权重属于 {0} 以外的网络（{1}）。</translation>
    </message>
    <message>
        <source>These weights are of a {0}; the encoder here is {1}.</source>
        <translation>这些权重属于 {0}；这里的编码器是 {1}。</translation>
    </message>
    <message>
        <source>These weights hold numbers that are not finite ({0}).</source>
        <translation>这些权重含有非有限数值（{0}）。</translation>
    </message>
    <message>
        <source>The encoder must be one of {0}.</source>
        <translation>编码器必须是 {0} 之一。</translation>
    </message>
    <message>
        <source>{0}: {1} in the file, {2} in {3}</source>
        <translation>{0}：文件中为 {1}，{3} 中为 {2}</translation>
    </message>
    <message>
        <source>Choose a file that holds one of these encoders.</source>
        <translation>请选择包含这些编码器之一的文件。</translation>
    </message>
    <message>
        <source>Choose the encoder {0} (--set encoder={1}), or other weights.</source>
        <translation>请选择编码器 {0}（--set encoder={1}），或其他权重。</translation>
    </message>
    <message>
        <source>The training that made them diverged; take an earlier checkpoint of it.</source>
        <translation>产生它们的训练已发散；请取更早的检查点。</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>{0} of {1} tensors from {2} ({3})</source>
        <translation>来自 {2} 的 {1} 个张量中的 {0} 个（{3}）</translation>
    </message>
    <message>
        <source> and {0} more</source>
        <translation>以及另外 {0} 个</translation>
    </message>
    <message>
        <source>There is no file {0} to start from.</source>
        <translation>没有可作起点的文件 {0}。</translation>
    </message>
    <message>
        <source>{0} of {1} tensors stay random: {2}{3}.</source>
        <translation>{1} 个张量中有 {0} 个保持随机：{2}{3}。</translation>
    </message>
    <message>
        <source>Training can make up for that; features before training are of little use.</source>
        <translation>训练可以弥补；但训练前的特征用处不大。</translation>
    </message>
    <message>
        <source>Name a file of weights, or say imagenet or random.</source>
        <translation>请指定权重文件，或 imagenet 或 random。</translation>
    </message>
    <message>
        <source>In the program that made it, save the weights alone: torch.save(model.state_dict(), &apos;weights.pth&apos;), or safetensors.torch.save_file(model.state_dict(), &apos;weights.safetensors&apos;).</source>
        <translation>请在生成它的程序中只保存权重：torch.save(model.state_dict(), &apos;weights.pth&apos;)，或 safetensors.torch.save_file(model.state_dict(), &apos;weights.safetensors&apos;)。</translation>
    </message>
    <message>
        <source>besides weights it holds {0}, which could run a program.</source>
        <translation>除权重外还含有 {0}，它可能会运行程序。</translation>
    </message>
    <message>
        <source>There are no weights in this file.</source>
        <translation>此文件中没有权重。</translation>
    </message>
    <message>
        <source>Reading the file would take more memory than a file of its size can need.</source>
        <translation>读取该文件所需内存超出同样大小文件的正常需要。</translation>
    </message>
    <message>
        <source>PyTorch&apos;s safe loader refuses this file: {0}</source>
        <translation>PyTorch 的安全加载器拒绝此文件：{0}</translation>
    </message>
    <message>
        <source>it has a table of {0} entries.</source>
        <translation>它有一个含 {0} 项的表。</translation>
    </message>
    <message>
        <source>MoCo Studio</source>
        <translation>MoCo Studio</translation>
    </message>
    <message>
        <source>{0} cannot be a run&apos;s name.</source>
        <translation>{0} 不能作为训练的名称。</translation>
    </message>
    <message>
        <source>The workspace {0} lies inside the picture folder.</source>
        <translation>工作区 {0} 位于图片文件夹内。</translation>
    </message>
    <message>
        <source>The run {0} exists already.</source>
        <translation>训练 {0} 已存在。</translation>
    </message>
    <message>
        <source>Use letters, digits, - _ . and spaces.</source>
        <translation>请使用字母、数字、- _ . 和空格。</translation>
    </message>
    <message>
        <source>Choose a place outside it: your pictures&apos; folder is never written to.</source>
        <translation>请选择外面的位置：图片文件夹绝不写入。</translation>
    </message>
    <message>
        <source>This workspace belongs to {0}, not to {1}.</source>
        <translation>此工作区属于 {0}，而不是 {1}。</translation>
    </message>
    <message>
        <source>Choose another name, or use --resume.</source>
        <translation>请选择其他名称，或使用 --resume。</translation>
    </message>
    <message>
        <source>Name another --workspace for the new folder.</source>
        <translation>请为新文件夹指定另一个 --workspace。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请选择其他名称。</translation>
    </message>
    <message>
        <source>{0} cannot be {1} while it trains.</source>
        <translation>{0} 训练时无法{1}。</translation>
    </message>
    <message>
        <source>Stop the training first, or wait until it is done.</source>
        <translation>请先停止训练，或等它完成。</translation>
    </message>
</context>
<context>
    <name>estimate</name>
    <message>
        <source>{0} pairs/s · {1:.1f} of {2:.0f} GB memory</source>
        <translation>{0} 对/秒 · 内存 {1:.1f} / {2:.0f} GB</translation>
    </message>
    <message>
        <source>{0} pairs/s · {1} memory</source>
        <translation>{0} 对/秒 · 内存 {1}</translation>
    </message>
    <message>
        <source>{0:.1f} of {1:.0f} GB on disk · {2}</source>
        <translation>磁盘 {0:.1f} / {1:.0f} GB · {2}</translation>
    </message>
</context>
<context>
    <name>facts</name>
    <message>
        <source>Date taken</source>
        <translation>拍摄时间</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光时间</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>光圈</translation>
    </message>
    <message>
        <source>ISO</source>
        <translation>ISO 感光度</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>焦距</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Height above sea</source>
        <translation>海拔</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>软件</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Colour mode</source>
        <translation>颜色模式</translation>
    </message>
    <message>
        <source>N</source>
        <translation>北纬</translation>
    </message>
    <message>
        <source>S</source>
        <translation>南纬</translation>
    </message>
    <message>
        <source>E</source>
        <translation>东经</translation>
    </message>
    <message>
        <source>W</source>
        <translation>西经</translation>
    </message>
    <message>
        <source>{0}, {1} bits</source>
        <translation>{0}，{1} 位</translation>
    </message>
    <message>
        <source>({0} mm on 35 mm film)</source>
        <translation>（相当于 35 毫米胶片 {0} mm）</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>Neighbours</source>
        <translation>近邻</translation>
    </message>
    <message>
        <source>Do the nearest pictures belong together? With class folders: how many pictures the folders of their neighbours name rightly. Without: how many of the ten nearest stayed since the last look.</source>
        <translation>最近的图片是否属于一类？有类别文件夹时：近邻所在文件夹判断正确的图片比例。没有时：十个最近邻中，自上次检查以来保持不变的比例。</translation>
    </message>
    <message>
        <source>Keys found</source>
        <translation>找到的键</translation>
    </message>
    <message>
        <source>How often a view finds its partner before all keys of the queue.</source>
        <translation>一个视图在队列所有键之前找到其配对的频率。</translation>
    </message>
    <message>
        <source>Feature spread</source>
        <translation>特征分散度</translation>
    </message>
    <message>
        <source>How evenly the views lie on the sphere: near 0 they have collapsed into one place.</source>
        <translation>视图在球面上分布得有多均匀：接近 0 表示已坍缩到一处。</translation>
    </message>
    <message>
        <source>Likeness</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>Cosines of partners and of strangers. The two hills should drift apart.</source>
        <translation>同图与异图视图对的余弦。两座山峰应逐渐分开。</translation>
    </message>
    <message>
        <source>Effective rank</source>
        <translation>有效秩</translation>
    </message>
    <message>
        <source>How many dimensions the space really uses (Roy and Vetterli 2007).</source>
        <translation>特征空间实际使用的维数（Roy and Vetterli 2007）。</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>对齐度</translation>
    </message>
    <message>
        <source>Mean squared distance of partners: small is good (Wang and Isola 2020).</source>
        <translation>配对视图的均方距离：越小越好（Wang and Isola 2020）。</translation>
    </message>
    <message>
        <source>Uniformity</source>
        <translation>均匀度</translation>
    </message>
    <message>
        <source>How evenly strangers are spread: the lower the better (Wang and Isola 2020).</source>
        <translation>不同图片分布的均匀程度：越低越好（Wang and Isola 2020）。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far each step moves the weights.</source>
        <translation>每一步移动权重的幅度。</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>吞吐量</translation>
    </message>
    <message>
        <source>Pairs of views that are learned from in a second.</source>
        <translation>每秒学习的视图对数。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>What the run holds: on the graphics card where there is one, else in the machine.</source>
        <translation>训练占用的内存：有显卡时为显存，否则为本机内存。</translation>
    </message>
    <message>
        <source>% of neighbours stayed</source>
        <translation>% 近邻保持不变</translation>
    </message>
    <message>
        <source>% right · start {0:.0f} %</source>
        <translation>% 正确 · 起始 {0:.0f} %</translation>
    </message>
    <message>
        <source>{0} on the card</source>
        <translation>{0} 显存</translation>
    </message>
    <message>
        <source>{0} in this machine</source>
        <translation>{0} 本机内存</translation>
    </message>
    <message>
        <source>% of partners first</source>
        <translation>% 配对排第一</translation>
    </message>
    <message>
        <source>0 = collapsed, 1 = even</source>
        <translation>0 = 坍缩，1 = 均匀</translation>
    </message>
    <message>
        <source>dimensions in use</source>
        <translation>个使用中的维度</translation>
    </message>
    <message>
        <source>0 = partners meet</source>
        <translation>0 = 配对重合</translation>
    </message>
    <message>
        <source>lower = more even</source>
        <translation>越低越均匀</translation>
    </message>
    <message>
        <source>per step</source>
        <translation>每步</translation>
    </message>
    <message>
        <source>pairs/s</source>
        <translation>对/秒</translation>
    </message>
</context>
<context>
    <name>joints</name>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>Everywhere</source>
        <translation>所有页面</translation>
    </message>
    <message>
        <source>A picture, large</source>
        <translation>大图</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>0 to 5</source>
        <translation>0 到 5</translation>
    </message>
    <message>
        <source>Hold Space</source>
        <translation>按住空格</translation>
    </message>
    <message>
        <source>Step through the pictures; with Shift several are selected</source>
        <translation>逐张浏览图片；按住 Shift 选中多张</translation>
    </message>
    <message>
        <source>View the picture large</source>
        <translation>放大查看图片</translation>
    </message>
    <message>
        <source>Preview it; again to close</source>
        <translation>预览；再按一次关闭</translation>
    </message>
    <message>
        <source>Select all that are shown</source>
        <translation>选中显示的全部</translation>
    </message>
    <message>
        <source>Copy the selected pictures</source>
        <translation>复制选中的图片</translation>
    </message>
    <message>
        <source>Select nothing, then close the panel at the side</source>
        <translation>取消选择，然后关闭侧栏</translation>
    </message>
    <message>
        <source>Open the workspace</source>
        <translation>打开工作区</translation>
    </message>
    <message>
        <source>Take the workspace off the list</source>
        <translation>把工作区从列表中移除</translation>
    </message>
    <message>
        <source>The chosen answers are right, or wrong: the others follow</source>
        <translation>选中的结果对，或不对：其余的随之更新</translation>
    </message>
    <message>
        <source>Search with the chosen answer as well</source>
        <translation>同时用选中的结果搜索</translation>
    </message>
    <message>
        <source>Search with the chosen answer alone</source>
        <translation>只用选中的结果搜索</translation>
    </message>
    <message>
        <source>Why the chosen answer is alike</source>
        <translation>选中的结果为何相似</translation>
    </message>
    <message>
        <source>Search with what is in the clipboard</source>
        <translation>用剪贴板中的内容搜索</translation>
    </message>
    <message>
        <source>The search before, and the one after</source>
        <translation>上一次和下一次搜索</translation>
    </message>
    <message>
        <source>Back out: of the choice, the panel, the search</source>
        <translation>逐级退出：选择、侧栏、搜索</translation>
    </message>
    <message>
        <source>Move the map</source>
        <translation>移动地图</translation>
    </message>
    <message>
        <source>Closer, farther, the whole map</source>
        <translation>放大、缩小、整张地图</translation>
    </message>
    <message>
        <source>The pointer moves the map instead of selecting</source>
        <translation>指针用来移动地图而不是选择</translation>
    </message>
    <message>
        <source>View the chosen picture large</source>
        <translation>放大查看选中的图片</translation>
    </message>
    <message>
        <source>Give up the lasso, then select nothing</source>
        <translation>放弃套索，然后取消选择</translation>
    </message>
    <message>
        <source>Move the maps</source>
        <translation>移动两张地图</translation>
    </message>
    <message>
        <source>Keep the picture&apos;s card open, or let it go</source>
        <translation>固定图片卡片，或放开它</translation>
    </message>
    <message>
        <source>Use this run</source>
        <translation>使用这次训练</translation>
    </message>
    <message>
        <source>Tick it to compare</source>
        <translation>勾选以比较</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete; it can be had back</source>
        <translation>删除；可以恢复</translation>
    </message>
    <message>
        <source>Find a run</source>
        <translation>查找训练</translation>
    </message>
    <message>
        <source>In a field: a larger or smaller value</source>
        <translation>在输入框中：增大或减小数值</translation>
    </message>
    <message>
        <source>In a field: what the setting means</source>
        <translation>在输入框中：该设置的含义</translation>
    </message>
    <message>
        <source>Compare the pictures of the group</source>
        <translation>比较这一组的图片</translation>
    </message>
    <message>
        <source>The picture of the group before, and the next one</source>
        <translation>组中的上一张和下一张图片</translation>
    </message>
    <message>
        <source>Keep this picture of the group: the best from now on</source>
        <translation>保留组中的这张图片：从现在起它是最佳</translation>
    </message>
    <message>
        <source>Not duplicates, from now on</source>
        <translation>从现在起不视为重复项</translation>
    </message>
    <message>
        <source>Select all but the best of the group</source>
        <translation>选择组中除最佳以外的所有图片</translation>
    </message>
    <message>
        <source>Look-alikes of the best picture</source>
        <translation>与最佳图片相似的图片</translation>
    </message>
    <message>
        <source>Choose no group</source>
        <translation>取消选择组</translation>
    </message>
    <message>
        <source>The picture before, and the next one; with Shift the picture moves</source>
        <translation>上一张和下一张；按住 Shift 移动图片</translation>
    </message>
    <message>
        <source>Closer, farther, true size or all of it</source>
        <translation>放大、缩小、原始大小或整幅</translation>
    </message>
    <message>
        <source>Flicker between the pictures that are compared</source>
        <translation>在比较的图片之间闪烁切换</translation>
    </message>
    <message>
        <source>Facts of the picture</source>
        <translation>图片的信息</translation>
    </message>
    <message>
        <source>Rate it</source>
        <translation>评星</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>learning</name>
    <message>
        <source>{0}…</source>
        <translation>{0}…</translation>
    </message>
    <message>
        <source>The run is still learning: epoch {0} of {1}.</source>
        <translation>训练仍在学习：第 {0} / {1} 轮。</translation>
    </message>
    <message>
        <source>The run is paused at epoch {0} of {1}.</source>
        <translation>训练已暂停：第 {0} / {1} 轮。</translation>
    </message>
</context>
<context>
    <name>likeness</name>
    <message>
        <source>Perhaps nothing here is really like it: the best score is {0}. The nearest picture of most pictures in this set scores {1} or more.</source>
        <translation>这里可能没有真正与它相似的图片：最高分数为 {0}。本图集中大多数图片的最相近图片分数不低于 {1}。</translation>
    </message>
    <message>
        <source>{count} most unusual pictures</source>
        <translation>最不寻常的 {count} 张图片</translation>
    </message>
    <message>
        <source>{count} most typical pictures</source>
        <translation>最典型的 {count} 张图片</translation>
    </message>
    <message>
        <source>{count} pictures as unlike each other as can be</source>
        <translation>彼此差异最大的 {count} 张图片</translation>
    </message>
</context>
<context>
    <name>map</name>
    <message>
        <source>red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>orange</source>
        <translation>橙</translation>
    </message>
    <message>
        <source>yellow</source>
        <translation>黄</translation>
    </message>
    <message>
        <source>green</source>
        <translation>绿</translation>
    </message>
    <message>
        <source>cyan</source>
        <translation>青</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>蓝</translation>
    </message>
    <message>
        <source>violet</source>
        <translation>紫</translation>
    </message>
    <message>
        <source>pink</source>
        <translation>粉</translation>
    </message>
    <message>
        <source>black</source>
        <translation>黑</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰</translation>
    </message>
    <message>
        <source>white</source>
        <translation>白</translation>
    </message>
    <message>
        <source>(top folder)</source>
        <translation>（顶层文件夹）</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>in no group</source>
        <translation>不属于任何组</translation>
    </message>
    <message>
        <source>under {0}</source>
        <translation>小于 {0}</translation>
    </message>
    <message>
        <source>from {0}</source>
        <translation>{0} 以上</translation>
    </message>
    <message>
        <source>square</source>
        <translation>方形</translation>
    </message>
    <message>
        <source>landscape</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>portrait</source>
        <translation>纵向</translation>
    </message>
    <message>
        <source>MMM yyyy</source>
        <translation>yyyy年M月</translation>
    </message>
    <message>
        <source>group {0}</source>
        <translation>组 {0}</translation>
    </message>
    <message>
        <source>no tag</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>无值</translation>
    </message>
    <message>
        <source>no stars</source>
        <translation>无星级</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Neighbours that join</source>
        <translation>加入的近邻</translation>
    </message>
    <message>
        <source>however alike</source>
        <translation>无论多相似</translation>
    </message>
    <message>
        <source>as alike as neighbours usually are</source>
        <translation>与近邻通常一样相似</translation>
    </message>
    <message>
        <source>more alike than half of the nearest are</source>
        <translation>比一半的最近邻更相似</translation>
    </message>
    <message>
        <source>the {0} nearest</source>
        <translation>最近的 {0} 张</translation>
    </message>
    <message>
        <source>unlike: under {0}</source>
        <translation>不像：{0} 以下</translation>
    </message>
    <message>
        <source>like: from {0}</source>
        <translation>像：{0} 以上</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation>相似图片</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>重复图片</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>on this page</source>
        <translation>本页</translation>
    </message>
    <message>
        <source>kept selection</source>
        <translation>已保存的选择</translation>
    </message>
    <message>
        <source>run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>workspace</source>
        <translation>工作区</translation>
    </message>
</context>
<context>
    <name>pictures</name>
    <message>
        <source>d MMM yyyy</source>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm</source>
        <translation>yyyy年M月d日 HH:mm</translation>
    </message>
</context>
<context>
    <name>query</name>
    <message>
        <source>Centre of {count}</source>
        <translation>{count} 张的中心</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Pasted</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Part of {name}</source>
        <translation>{name} 的一部分</translation>
    </message>
    <message>
        <source>More like this, × {weight}</source>
        <translation>更像这张，× {weight}</translation>
    </message>
    <message>
        <source>Less like this, × {weight}</source>
        <translation>更不像这张，× {weight}</translation>
    </message>
    <message>
        <source>Draw a box on it…</source>
        <translation>在图上画框…</translation>
    </message>
    <message>
        <source>Search with all of it</source>
        <translation>用整张搜索</translation>
    </message>
</context>
<context>
    <name>say</name>
    <message>
        <source>Stars</source>
        <translation>星级</translation>
    </message>
    <message>
        <source>No stars</source>
        <translation>无星</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>{0} with random weights</source>
        <translation>{0}，随机权重</translation>
    </message>
    <message>
        <source>{0}, {1} of {2} tensors from {3}</source>
        <translation>{0}，{2} 个张量中有 {1} 个来自 {3}</translation>
    </message>
    <message>
        <source>ImageNet (torchvision)</source>
        <translation>ImageNet（torchvision）</translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>Working</source>
        <translation>工作中</translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation>正在扫描文件夹</translation>
    </message>
    <message>
        <source>Reading the pictures</source>
        <translation>正在读取图片</translation>
    </message>
    <message>
        <source>Drawing sample pictures</source>
        <translation>正在绘制示例图片</translation>
    </message>
    <message>
        <source>Describing the pictures</source>
        <translation>正在提取图片特征</translation>
    </message>
    <message>
        <source>Finding the nearest pictures</source>
        <translation>正在查找最相近的图片</translation>
    </message>
    <message>
        <source>Laying out the map</source>
        <translation>正在排布地图</translation>
    </message>
    <message>
        <source>Measuring the run</source>
        <translation>正在评估训练</translation>
    </message>
    <message>
        <source>{0} finished</source>
        <translation>{0} 已完成</translation>
    </message>
    <message>
        <source>{0} stopped and kept</source>
        <translation>{0} 已停止并保留</translation>
    </message>
    <message>
        <source>{0} diverged</source>
        <translation>{0} 已发散</translation>
    </message>
    <message>
        <source>{0} only embedded</source>
        <translation>{0} 仅提取特征</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>剩余 {0}</translation>
    </message>
    <message>
        <source>No run yet · go to Train</source>
        <translation>还没有训练 · 前往“训练”</translation>
    </message>
    <message>
        <source>{0} is training elsewhere</source>
        <translation>{0} 正在别处训练</translation>
    </message>
    <message>
        <source>{0} not finished</source>
        <translation>{0} 未完成</translation>
    </message>
    <message>
        <source>{0} paused, memory given back</source>
        <translation>{0} 已暂停，内存已归还</translation>
    </message>
    <message>
        <source>map of {0}</source>
        <translation>地图：{0}</translation>
    </message>
</context>
<context>
    <name>take</name>
    <message>
        <source>Copy the files into a folder…</source>
        <translation>将文件复制到文件夹…</translation>
    </message>
    <message>
        <source>Link the files into a folder…</source>
        <translation>在文件夹中建立文件的硬链接…</translation>
    </message>
    <message>
        <source>Contact sheet, PNG…</source>
        <translation>缩略图总览 (PNG)…</translation>
    </message>
</context>
<context>
    <name>time</name>
    <message>
        <source>today {0}</source>
        <translation>今天 {0}</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
</context>
</TS>
