"""Review: its events and tasks, what stands behind versions, kept files, retirement."""

import django.db.models.deletion
import wagtail_kb.models.kept_file
import wagtail_kb.models.task
from django.conf import settings
from django.db import migrations, models
import swapper

from wagtail_kb.basepage import PAGE_MODEL


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('wagtail_kb', '0001_initial'),
        ('wagtailcore', '0094_alter_page_locale'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        swapper.dependency('wagtailcore', 'Page'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApprovalRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.SlugField(allow_unicode=True, blank=True, help_text='As policies name it, for example “lawyer”. Empty: a reviewer like any other.', verbose_name='role')),
            ],
            options={
                'verbose_name': 'right to approve',
                'verbose_name_plural': 'rights to approve',
            },
        ),
        migrations.CreateModel(
            name='Baseline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('filename', models.CharField(max_length=255, verbose_name='file')),
                ('sample', models.JSONField(default=list)),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('at', models.DateTimeField(verbose_name='time')),
            ],
            options={
                'verbose_name': 'accepted import',
                'verbose_name_plural': 'accepted imports',
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='draft', serialize=False, to='wagtail_kb.item')),
                ('answer_digest', models.CharField(max_length=80)),
                ('authors', models.JSONField(default=list)),
                ('unsettled', models.BooleanField(db_index=True, default=False)),
                ('declared', models.CharField(blank=True, max_length=10)),
                ('computed', models.CharField(blank=True, max_length=10)),
                ('scheduled', models.CharField(blank=True, max_length=80)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.CharField(max_length=64, unique=True)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('filename', models.CharField(max_length=255, verbose_name='file')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='time')),
            ],
            options={
                'verbose_name': 'imported file',
                'verbose_name_plural': 'imported files',
            },
        ),
        migrations.CreateModel(
            name='KeptFile',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('file', models.FileField(storage=wagtail_kb.models.kept_file._storage, upload_to=wagtail_kb.models.kept_file._path)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('kept_at', models.DateTimeField()),
                ('pruned_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'kept file',
                'verbose_name_plural': 'kept files',
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('lapsed', 'Approval lapsed'), ('asked', 'Review asked for'), ('held', 'Scheduled change held back'), ('file', 'File replaced'), ('overdue', 'Review overdue')], max_length=20)),
                ('about', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('seen_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Retirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('successor', models.UUIDField(null=True)),
                ('name', models.CharField(blank=True, max_length=255, verbose_name='name')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'retirement',
                'verbose_name_plural': 'retirements',
            },
        ),
        migrations.CreateModel(
            name='ReviewEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=20, verbose_name='event')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('answer_digest', models.CharField(max_length=80)),
                ('step', models.BigIntegerField(null=True)),
                ('step_name', models.CharField(blank=True, max_length=255)),
                ('run', models.BigIntegerField(null=True)),
                ('document', models.TextField()),
            ],
            options={
                'verbose_name': 'review event',
                'verbose_name_plural': 'review events',
                'ordering': ['id'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ReviewTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('policy', models.CharField(blank=True, choices=wagtail_kb.models.task._policies, help_text="Who must approve, and how many. Empty: the site's own policy.", max_length=64, verbose_name='policy')),
            ],
            options={
                'verbose_name': 'knowledge review',
                'verbose_name_plural': 'knowledge reviews',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='ReviewTaskState',
            fields=[
                ('taskstate_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.taskstate')),
                ('answer_digest', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'verbose_name': 'state of a knowledge review',
                'verbose_name_plural': 'states of knowledge reviews',
            },
            bases=('wagtailcore.taskstate',),
        ),
        migrations.AlterModelOptions(
            name='attestation',
            options={'base_manager_name': 'objects', 'verbose_name': 'attestation', 'verbose_name_plural': 'attestations'},
        ),
        migrations.AlterModelOptions(
            name='item',
            options={'permissions': [('view_internal', 'Can read internal knowledge'), ('view_history', 'Can read former versions and hidden items')], 'verbose_name': 'knowledge item', 'verbose_name_plural': 'knowledge items'},
        ),
        migrations.AddField(
            model_name='attestation',
            name='approvals',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='attestation',
            name='outcome',
            field=models.CharField(choices=[('unverified', 'Unverified'), ('imported', 'Accepted at import'), ('self_approved', 'Self-approved'), ('verified', 'Verified')], default='verified', max_length=20, verbose_name='verification'),
        ),
        migrations.AddField(
            model_name='attestation',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attestations', to='wagtail_kb.version'),
        ),
        migrations.AddField(
            model_name='attestation',
            name='why',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='item',
            name='verification',
            field=models.CharField(choices=[('unverified', 'Unverified'), ('imported', 'Accepted at import'), ('self_approved', 'Self-approved'), ('verified', 'Verified')], default='unverified', max_length=20, verbose_name='verification'),
        ),
        migrations.AddField(
            model_name='version',
            name='change_note',
            field=models.TextField(blank=True, verbose_name='change note'),
        ),
        migrations.AddField(
            model_name='version',
            name='significance',
            field=models.CharField(blank=True, max_length=10, verbose_name='significance'),
        ),
        migrations.AlterField(
            model_name='attestation',
            name='name',
            field=models.CharField(blank=True, max_length=255, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='version',
            name='cause',
            field=models.CharField(choices=[('editor', 'Published by an editor'), ('schedule', 'Published on schedule'), ('import', 'Import'), ('file', 'A file was replaced'), ('sync', 'Found by kb_sync'), ('translation', 'Translation'), ('restore', 'Restored from a former version')], max_length=20, verbose_name='cause'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['item', '-published_at'], name='wagtail_kb_version_time'),
        ),
        migrations.AddField(
            model_name='approvalright',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kb_approval_rights', to='auth.group', verbose_name='group'),
        ),
        migrations.AddField(
            model_name='approvalright',
            name='page',
            field=models.ForeignKey(help_text='The right holds here and below.', on_delete=django.db.models.deletion.CASCADE, related_name='kb_approval_rights', to=PAGE_MODEL, verbose_name='base, category or item'),
        ),
        migrations.AddField(
            model_name='baseline',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draft',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='importfile',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='notice',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='wagtail_kb.item'),
        ),
        migrations.AddField(
            model_name='notice',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kb_notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='retirement',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retirements', to='wagtail_kb.item'),
        ),
        migrations.AddField(
            model_name='retirement',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_events', to='wagtail_kb.item'),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtail_kb.version'),
        ),
        migrations.AddConstraint(
            model_name='approvalright',
            constraint=models.UniqueConstraint(fields=('group', 'page', 'role'), name='wagtail_kb_approval_right'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['user', 'seen_at'], name='wagtail_kb_notice_user'),
        ),
        migrations.AddConstraint(
            model_name='retirement',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('item',), name='wagtail_kb_retired_once'),
        ),
        migrations.AddIndex(
            model_name='reviewevent',
            index=models.Index(fields=['item', 'id'], name='wagtail_kb_review_item'),
        ),
    ]
