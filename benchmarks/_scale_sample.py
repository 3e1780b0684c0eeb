"""Past reports of many offices in any number, all invented and the same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

SEED = 20261127
PER_REPORT = 20  # passages that one report is cut into
_PLACES_A, _PLACES_B = "云砚望松澄鹤青栖岚汀沐霁苍临泽南丹衡溪梧", "麓湖屿岭浦桥川洲原塘关坪湾渡垣港山泉郡陵"
_KINDS = (
    "产业园区管委会", "投资促进局", "商务局", "发展和改革局", "工业和信息化局", "科学技术局", "人力资源和社会保障局",
    "生态环境局", "农业农村局", "文化和旅游局", "行政审批局", "自然资源局", "住房和城乡建设局", "应急管理局",
    "市场监管局", "教育局",
)  # fmt: skip
_PERIODS = (
    "第一季度", "上半年", "前三季度", "全年", "1—2月", "1—4月", "1—5月", "1—7月", "1—8月", "1—10月", "1—11月",
)  # fmt: skip
# What an office works on: each topic has its own objects, measures and aims, so that passages fall into groups.
_TOPICS_TOLD = """招商引资
链主企业 签约项目 外资项目 在谈线索 产业基金 招商图谱 驻外专班 推介活动 楼宇经济 总部项目
赴外地敲门招商 编制产业链图谱 建立线索库 开展以商招商 推行基金招商 组建驻点小分队 落实首谈报备制度 举办专题推介会
项目建设
重点项目 开工项目 竣工项目 技改项目 专项债券 施工许可 土地平整 水电配套 征地拆迁 进度节点
实行挂图作战 倒排工期 推行容缺受理 开展现场办公 落实领导包联 建立红黄绿灯预警 组织集中开工 协调施工要素
营商环境
审批事项 帮办代办 一窗受理 企业诉求 惠企政策 信用修复 涉企检查 电子证照 首席服务员 政企早餐会
压减审批时限 推行免申即享 开展满意度测评 推进跨域通办 建立诉求闭环办理机制 规范涉企执法 上线企业码 试行告知承诺
科技创新
高新技术企业 研发投入 技术合同 孵化器 新型研发机构 发明专利 中试基地 成果转化 创新联合体 科技特派员
实施梯度培育 发布揭榜挂帅榜单 兑现研发补助 组织产学研对接 建设公共技术平台 引进高校团队 开展专利导航 举办创新大赛
工业经济
规上企业 工业产值 智能工厂 绿色工厂 专精特新企业 产业集群 停产企业 用工缺口 原料价格 订单情况
开展运行监测 建立白名单 实施智改数转 组织产销对接 推动企业上规 清理盘活闲置厂房 搭建工业互联网平台 推行链长制
对外贸易
进出口总额 跨境电商 外贸主体 出口退税 海外仓 境外展会 通关时效 汇率风险 保税仓储 服务贸易
组织抱团参展 扩大出口信保覆盖 培育外贸新主体 推广提前申报 建设公共海外仓 开展合规培训 走访重点外贸企业 搭建综合服务平台
消费商贸
社零总额 商业步行街 首店品牌 夜间经济 汽车消费 家电换新 农贸市场 电商直播 住宿餐饮 商贸流通
发放消费券 改造老旧商圈 举办购物节 培育直播基地 落实以旧换新 引进品牌首店 延长营业时间 完善县乡物流
农业农村
粮食面积 高标准农田 设施蔬菜 畜禽养殖 农产品加工 村集体经济 人居环境 土地流转 农机作业 防汛抗旱
落实耕地保护责任 推广良种良法 建设冷链设施 实施户厕改造 培育家庭农场 开展农技下乡 推进清单制管理 建立防返贫监测
文旅发展
接待游客 景区提升 乡村民宿 非遗工坊 文化场馆 研学线路 旅游收入 演艺活动 文物保护 旅游厕所
举办文化旅游节 推出精品线路 开展惠民演出 创建旅游度假区 数字化展示馆藏 整治旅游市场 发展夜游项目 招引文旅投资
生态环保
空气质量 优良天数 断面水质 扬尘治理 危险废物 排污许可 噪声投诉 黑臭水体 碳排放 环保督察
开展夏季臭氧攻坚 实施雨污分流 推行河湖长制 更换新能源车辆 建立问题整改台账 开展交叉执法 推进清洁生产 修复受损岸线
人才就业
城镇新增就业 高校毕业生 技能培训 零工市场 引才平台 人才公寓 劳动维权 欠薪线索 创业贷款 职业院校
举办专场招聘会 开发公益岗位 落实稳岗返还 开展订单式培训 发放人才补贴 建设创业园 推行欠薪预警 组织校企对接
安全生产
隐患排查 危化企业 消防通道 燃气管线 在建工地 特种设备 应急演练 企业主体责任 群租房 道路交通
开展拉网式检查 推行双重预防机制 组织应急演练 聘请专家会诊 实行闭环整改 开展警示教育 约谈责任单位 建设监测预警平台
要素保障
工业用地 标准厂房 供水供电 银行授信 用能指标 污水处理 道路管网 物流成本 蒸汽供应 土地收储
开展低效用地再开发 建设高标准厂房 搭建银企对接平台 推行标准地出让 争取用能指标 完善管网配套 统筹林地占补 降低用电成本
城市建设
老旧小区 背街小巷 停车泊位 口袋公园 保障性住房 垃圾分类 违建整治 物业管理 市政道路 加装电梯
实施微改造 推行红色物业 开展专项整治 推进数字城管 建设充电设施 修补破损路面 落实路长制 征求居民意见
教育民生
义务教育 学位供给 养老服务 托育机构 医疗卫生 医保参保 困难群众 残疾人 社区食堂 课后服务
新改扩建学校 开展助餐服务 推进集团化办学 落实救助政策 建设社区卫生站 招聘教师 开展适老化改造 组织免费体检"""
_AIMS = (
    "补齐短板弱项", "形成工作合力", "提升服务质效", "增强发展后劲", "打通堵点难点", "推动提质增效", "确保落地见效",
    "压实各方责任", "激发市场活力", "守牢底线红线", "释放政策红利", "优化资源配置", "凝聚思想共识", "擦亮特色品牌",
    "夯实工作基础", "实现闭环管理", "缩短办理周期", "带动上下游协同",
)  # fmt: skip
_HOW = (
    "围绕{o}，{m}，{a}", "针对{o}方面的突出问题，{m}，{n}，{a}", "聚焦{o}和{p}，坚持{m}与{n}并重，{a}",
    "持续{m}，统筹推进{o}",
    "由分管领导牵头，就{o}{m}，{a}", "以{o}为抓手，{m}，带动{p}，{a}", "会同有关部门{m}，对{o}逐一过堂，{n}",
    "{m}，{o}有序推进",
)  # fmt: skip
_DONE = (
    "{o}达到{x}个，同比增长{y}%", "完成{o}{x}项，占年度任务的{y}%", "累计办理{o}{x}件，{a}",
    "带动投资{y}亿元，{o}较上年同期增加{x}个",
    "{o}总量居全市第{z}位，增速高于平均水平{y}个百分点", "走访企业{x}家，解决{o}问题{z}个", "{o}同比下降{y}%，降幅收窄",
)  # fmt: skip
_LACK = (
    "{o}支撑不足，{p}尚未形成规模", "受外部环境影响，{o}增长乏力，较目标差{y}个百分点", "{o}推进缓慢，{p}存在堵点",
    "部门协同不够，{m}落实不到位", "{o}结构单一，抗风险能力弱", "{p}缺口较大，制约{o}", "专业力量薄弱，{m}的办法不多",
)  # fmt: skip
_NEXT = (
    "将{m}，力争{o}新增{x}个", "进一步{m}，{n}，{a}", "加快{o}建设，年底前完成{x}项", "抓住{p}这一关键，{m}，{a}",
    "谋划实施{o}{z}大工程，{m}", "到年底，{o}增长{y}%以上，{p}取得新突破",
)  # fmt: skip
_SECTIONS = (
    (("总体情况", "基本情况", "主要指标完成情况", "运行概况"), _DONE, 2),
    (("主要做法", "重点工作推进情况", "主要工作举措", "开展的主要工作"), _HOW, 7),
    (("工作成效", "取得的成效", "主要成效"), _DONE, 4),
    (("存在问题", "存在的主要问题", "困难和问题", "当前面临的困难"), _LACK, 3),
    (("下一步工作打算", "下步工作计划", "下一阶段重点工作", "下一步工作安排"), _NEXT, 4),
)  # fmt: skip
_LINES = iter(_TOPICS_TOLD.splitlines())
_TOPICS = tuple(zip(_LINES, _LINES, _LINES, strict=True))
_NUMERALS = "一二三四五六七八九十"


def write_reports(folder: Path, passages: int) -> int:
    """Write as many reports as give about ``passages`` passages, one ``.txt`` file each; how many were written."""
    count = max(1, passages // PER_REPORT)
    for number in range(count):
        year = 2012 + number // 320 % 14
        below = folder / str(year)
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{number:05d}.txt").write_text(report(number), encoding="utf-8")
    return count


def report(number: int) -> str:
    """The report of this number: one office's, of one period. An office writes much alike from period to period."""
    office, period = number % 320, number // 320
    chance = random.Random(SEED + number)
    own = random.Random(SEED * 7 + office)  # what stays the same in this office
    place = own.choice(_PLACES_A) + own.choice(_PLACES_B)
    kind = own.choice(_KINDS)
    topics = own.sample(_TOPICS, 5)
    held = [list(_said(own, topics, patterns, 60)) for _, patterns, _ in _SECTIONS]
    name = f"{place}{kind}"
    when = f"{2012 + period % 14}年{_PERIODS[(number * 7 + period) % len(_PERIODS)]}"
    lines = [f"{name}{when}工作情况汇报", "", "市人民政府：", "", f"现将{name}{when}工作情况汇报如下。", ""]
    for at, (headings, patterns, parts) in enumerate(_SECTIONS):
        lines += [f"{_NUMERALS[at]}、{own.choice(headings)}", ""]
        for part in range(parts):
            topic = chance.choice(topics)
            fresh = _said(chance, [topic], patterns, chance.randint(6, 16))
            kept = chance.sample(held[at], chance.randint(1, 3))  # sentences that come back from report to report
            body = [*fresh, *kept]
            chance.shuffle(body)
            lines += [f"（{_NUMERALS[part]}）{_title(chance, topic)}。{''.join(body)}", ""]
    return "\n".join([*lines, name, f"{2012 + period % 14}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日", ""])


def question(chance: random.Random) -> str:
    """What a section of a draft asks for: its heading and the labels of its facts."""
    topic = chance.choice(_TOPICS)
    labels = chance.sample(topic[1].split(), chance.randint(2, 6))
    return f"{_title(chance, topic)} {' '.join(labels)} {chance.choice(_AIMS)}"


def _title(chance: random.Random, topic: tuple[str, str, str]) -> str:
    return f"{chance.choice(topic[2].split())}，{topic[0]}{chance.choice(_AIMS)}"


def _said(
    chance: random.Random, topics: list[tuple[str, str, str]], patterns: tuple[str, ...], count: int
) -> Iterator[str]:
    for _ in range(count):
        _, objects, measures = chance.choice(topics)
        o, p = chance.sample(objects.split(), 2)
        m, n = chance.sample(measures.split(), 2)
        numbers = {"x": chance.randint(2, 980), "y": round(chance.uniform(0.3, 40), 1), "z": chance.randint(2, 12)}
        yield chance.choice(patterns).format(o=o, p=p, m=m, n=n, a=chance.choice(_AIMS), **numbers) + "。"
